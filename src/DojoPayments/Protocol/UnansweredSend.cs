using System;
using System.Collections.Generic;
using System.Linq;

namespace DojoPayments.Protocol;

/// <summary>
/// A capture that was sent and not answered. Those with the same intent, amount and tips are interchangeable: any of them may
/// have made any matching capture, also one whose own capture was found meanwhile.
/// </summary>
internal sealed class UnansweredSend
{
    private readonly List<Moment> _sends = [];

    public UnansweredSend(string paymentIntentId, long amount, long? tipsAmount, string? operationId)
    {
        PaymentIntentId = paymentIntentId;
        Amount = amount;
        TipsAmount = tipsAmount ?? 0;
        OperationId = operationId;
    }

    public string PaymentIntentId { get; }

    /// <summary>Minor units.</summary>
    public long Amount { get; }

    /// <summary>Minor units; none is 0 here, as the API makes no difference.</summary>
    public long TipsAmount { get; }

    public string? OperationId { get; }

    /// <summary>The identity of the journal that holds it; null if none does.</summary>
    public string? Journal { get; set; }

    /// <summary>The capture that was found for it; null while none is.</summary>
    public CaptureDetails? Capture { get; set; }

    /// <summary>The outcome of every send is known.</summary>
    public bool IsEmpty => _sends.Count == 0;

    /// <summary>Each of its sends has a time by the server's clock.</summary>
    public bool HasServerTimes => _sends.TrueForAll(static send => send.Timestamp is not null || send.ServerTime is not null);

    /// <summary>When the last of its sends began, by this machine's clock.</summary>
    public DateTimeOffset LastSentLocally => _sends.Max(static send => send.LocalTime);

    /// <summary>Adds a send of this process, from which a monotonic clock is left running.</summary>
    /// <param name="timestamp">The <see cref="World.Timestamp"/> of its begin.</param>
    /// <param name="localTime">The same by this machine's clock.</param>
    public void Sent(long timestamp, DateTimeOffset localTime) => _sends.Add(new Moment(timestamp, null, localTime));

    /// <summary>Adds a send of an earlier run.</summary>
    /// <param name="serverTime">Its begin by the server's clock; null if that was not known.</param>
    /// <param name="localTime">The same by the clock of the machine that it ran on.</param>
    public void Sent(DateTimeOffset? serverTime, DateTimeOffset localTime) => _sends.Add(new Moment(null, serverTime, localTime));

    /// <summary>The last send was announced and then not made.</summary>
    public void Withdraw()
    {
        if (_sends.Count > 0)
            _sends.RemoveAt(_sends.Count - 1);
    }

    /// <summary>The earliest at which any of its sends may have begun, by the server's clock.</summary>
    public DateTimeOffset FirstSent(Clocks now) => _sends.Min(send => send.Earliest(now));

    /// <summary>
    /// The same by whichever clock says it was earlier, this machine's among them: what was learnt of the server's may have been
    /// wrong, at the send and again now.
    /// </summary>
    public DateTimeOffset FirstSentByAnyClock(Clocks now) => _sends.Min(send => Earlier(Earlier(send.Earliest(now), send.Estimated(now)), send.LocalTime));

    private static DateTimeOffset Earlier(DateTimeOffset one, DateTimeOffset other) => one < other ? one : other;

    /// <summary>The latest at which any of its sends may have begun, by the server's clock.</summary>
    public DateTimeOffset LastSent(Clocks now) => _sends.Max(send => send.Latest(now));

    private readonly record struct Moment(long? Timestamp, DateTimeOffset? ServerTime, DateTimeOffset LocalTime)
    {
        // Either clock may have stood still or been set since: the time that passed is between what the two say.
        public DateTimeOffset Earliest(Clocks now) => Timestamp is { } timestamp
            ? now.Server - Max(World.Between(timestamp, now.Timestamp), now.Local - LocalTime)
            : ServerTime ?? Estimated(now);

        public DateTimeOffset Latest(Clocks now) => Timestamp is { } timestamp
            ? now.Server - Min(World.Between(timestamp, now.Timestamp), now.Local - LocalTime)
            : ServerTime ?? Estimated(now);

        public DateTimeOffset Estimated(Clocks now) => now.Server - (now.Local - LocalTime);

        private static TimeSpan Max(TimeSpan one, TimeSpan other) => one > other ? one : other;

        private static TimeSpan Min(TimeSpan one, TimeSpan other) => one < other ? one : other;
    }
}
