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
internal sealed class ReadPipeline<T> : PipelineFeed, IDisposable
{
    private readonly IntentPrefetch<T> _reads;
    private readonly Action<T, IntentReading> _take;

    /// <param name="cmdlet">Writes.</param>
    /// <param name="session">With the API.</param>
    /// <param name="take">Gets each row with its reading.</param>
    public ReadPipeline(PSCmdlet cmdlet, ApiSession session, Action<T, IntentReading> take)
        : base(cmdlet, session)
    {
        _take = take;
        _reads = new IntentPrefetch<T>(session);
        OnEnd = error => cmdlet.ThrowTerminatingError(error.ToErrorRecord());
    }

    /// <summary>What is done when a reading ends everything; by default the pipeline is ended.</summary>
    public Action<DojoException> OnEnd { get; init; }

    /// <summary>What else there is to do while a reading is waited for.</summary>
    public Action? WhileWaiting { get; init; }

    /// <summary>Rows that were taken in and not handed on.</summary>
    public int Waiting => _reads.Waiting;

    /// <inheritdoc/>
    protected override bool IsFull => _reads.IsFull;

    /// <inheritdoc/>
    protected override bool IsEmpty => _reads.IsEmpty;

    /// <summary>Takes a row in, and hands on whatever is read.</summary>
    public void Add(T row, string? paymentIntentId)
    {
        _reads.Add(row, paymentIntentId);
        MakeRoom();
    }

    /// <summary>Hands on the rest.</summary>
    public void Complete() => Finish();

    /// <summary>Reads no more; for StopProcessing too, which runs on another thread.</summary>
    public void Stop() => _reads.Stop();

    public void Dispose() => _reads.Dispose();

    /// <inheritdoc/>
    protected override void Wait()
    {
        _reads.Wait();
        WhileWaiting?.Invoke();
    }

    /// <inheritdoc/>
    protected override void WriteReady()
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
