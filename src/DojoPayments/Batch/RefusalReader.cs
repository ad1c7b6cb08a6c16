using System;
using System.Threading;
using System.Threading.Tasks;
using DojoPayments.Api;
using DojoPayments.Intents;
using DojoPayments.Protocol;

namespace DojoPayments.Batch;

/// <summary>
/// Reads the intent of a refused row once, so that the row's error gives the state of the intent. The read adds text and decides
/// nothing: neither captures nor the server's time are taken from it, and the row is refused after any result.
/// </summary>
internal sealed class RefusalReader
{
    // The row's slot and the next row of its intent wait for it.
    private static readonly TimeSpan s_longest = TimeSpan.FromSeconds(5);

    // The pause after a read without a usable answer; the next rows get their errors without the reason.
    private static readonly long s_pause = World.Units(TimeSpan.FromMinutes(1));

    private readonly ApiSession _session;
    private readonly CaptureScheduler _scheduler;
    private long _silentUntil = long.MinValue;

    /// <param name="session">The session with the API.</param>
    /// <param name="scheduler">Knows whether the batch is stopped.</param>
    public RefusalReader(ApiSession session, CaptureScheduler scheduler)
    {
        _session = session;
        _scheduler = scheduler;
    }

    // While the API refuses requests, reads that are not needed are left out.
    private bool IsApiWell => !_scheduler.IsStopped && !_session.Outage.IsPaused && !_session.Throttle.IsHeld && _session.Throttle.Limit == _session.ThrottleLimit
        && _session.World.Timestamp >= Volatile.Read(ref _silentUntil);

    /// <summary>True for a refusal whose reason may be in the intent and is not in the answer itself.</summary>
    public static bool MayBeExplained(ApiExchange exchange) => exchange switch
    {
        { StatusCode: 409, Problem.IsOfApi: true } => true,
        { StatusCode: 400 or 404, Problem: { IsOfApi: true, SaysWhy: false } } => true,
        _ => false,
    };

    /// <summary>Adds the reason to a refusal, from the state of the intent.</summary>
    /// <param name="operation">The operation of the refused row.</param>
    /// <param name="refusal">The answer.</param>
    /// <param name="abort">Cancels the read.</param>
    /// <returns>The same answer, with a finding if there is one.</returns>
    public async Task<ApiExchange<CaptureResponse>> ExplainAsync(CaptureOperation operation, ApiExchange<CaptureResponse> refusal, CancellationToken abort)
    {
        if (!IsApiWell || refusal.Problem is not { } problem)
            return refusal;
        try
        {
            return await FindAsync(operation, abort).ConfigureAwait(false) is { } finding ? refusal.With(problem.With(finding.Words, finding.WhatToDo)) : refusal;
        }
#pragma warning disable CA1031 // A fault of our own, or a stop, must not turn a refusal into a doubt.
        catch (Exception)
#pragma warning restore CA1031
        {
            return refusal;
        }
    }

    private async Task<IntentFinding?> FindAsync(CaptureOperation operation, CancellationToken abort)
    {
        var begunAt = _session.World.Timestamp;
        var exchange = await ReadAsync(operation.PaymentIntentId, abort).ConfigureAwait(false);
        _session.Trace?.Request("GET", ApiSession.PathOf(operation.PaymentIntentId), 1, exchange);
        if (exchange.StatusCode == 429)
            _session.Hold(begunAt, RetryPolicy.Hold(1, exchange.RetryAfter));
        if (exchange.Value is { } document && !exchange.IsAged && string.Equals(document.Id, operation.PaymentIntentId, StringComparison.Ordinal))
        {
            operation.Instruction.Currency ??= document.Amount?.Currency;
            return IntentFinding.Of(document, operation.Amount, _session.Clock.UtcNow);
        }

        if (exchange is { StatusCode: 404, Problem.IsOfApi: true })
            return IntentFinding.NotThere;
        Volatile.Write(ref _silentUntil, _session.World.Timestamp + s_pause);
        return null;
    }

    private async Task<ApiExchange<IntentDocument>> ReadAsync(string paymentIntentId, CancellationToken abort)
    {
        using var end = CancellationTokenSource.CreateLinkedTokenSource(abort);
        var read = _session.Client.ReadIntentAsync(paymentIntentId, end.Token);
        if (!read.IsCompleted)
            await Task.WhenAny(read, _session.World.Delay(s_longest, end.Token)).ConfigureAwait(false);
        // Ends the read or the delay, whichever is not done.
        end.Cancel();
        return await read.ConfigureAwait(false);
    }
}
