using System;
using System.Management.Automation;
using DojoPayments.Api;
using DojoPayments.Intents;

namespace DojoPayments.Cmdlets;

/// <summary>
/// Stands between reading ahead and PowerShell, as <see cref="CapturePipeline"/> does for captures: rows come back on the
/// pipeline thread, in input order, while further input is read.
/// </summary>
/// <typeparam name="T">The row.</typeparam>
internal sealed class ReadPipeline<T> : IDisposable
{
    private readonly PSCmdlet _cmdlet;
    private readonly RequestTrace? _trace;
    private readonly ReadAhead<T> _reads;
    private readonly Action<T, IntentReading> _take;

    /// <param name="cmdlet">Writes.</param>
    /// <param name="session">With the API.</param>
    /// <param name="take">Gets each row with its reading.</param>
    public ReadPipeline(PSCmdlet cmdlet, ApiSession session, Action<T, IntentReading> take)
    {
        _cmdlet = cmdlet;
        _trace = session.Trace;
        _take = take;
        _reads = new ReadAhead<T>(session);
        OnEnd = error => cmdlet.ThrowTerminatingError(error.ToErrorRecord());
    }

    /// <summary>What is done when a reading ends everything; by default the pipeline is ended.</summary>
    public Action<DojoException> OnEnd { get; init; }

    /// <summary>What else there is to do while a reading is waited for.</summary>
    public Action? WhileWaiting { get; init; }

    /// <summary>Rows that were taken in and not handed on.</summary>
    public int Waiting => _reads.Waiting;

    /// <summary>Takes a row in, and hands on whatever is read.</summary>
    public void Add(T row, string? paymentIntentId)
    {
        _reads.Add(row, paymentIntentId);
        HandOn();
        while (_reads.IsFull && !_cmdlet.Stopping)
            WaitAndHandOn();
    }

    /// <summary>Hands on the rest.</summary>
    public void Complete()
    {
        while (!_reads.IsEmpty && !_cmdlet.Stopping)
            WaitAndHandOn();
        WriteTrace();
    }

    /// <summary>Writes what the requests so far came to, for whoever watches.</summary>
    public void WriteTrace()
    {
        while (_trace is not null && _trace.TryTake(out var line))
            _cmdlet.WriteVerbose(line);
    }

    /// <summary>Reads no more; for StopProcessing too, which runs on another thread.</summary>
    public void Stop() => _reads.Stop();

    public void Dispose() => _reads.Dispose();

    private void WaitAndHandOn()
    {
        _reads.Wait();
        WhileWaiting?.Invoke();
        HandOn();
    }

    private void HandOn()
    {
        WriteTrace();
        while (_reads.TryTake(out var row, out var reading))
        {
            if (_reads.EndedBy is { } reason)
            {
                WriteTrace();
                OnEnd(reason);
            }

            _take(row, reading);
        }
    }
}
