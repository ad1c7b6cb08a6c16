using System;
using System.Collections.Generic;
using System.Linq;

namespace DojoPayments.Protocol;

/// <summary>
/// A capture that was sent and not answered. Unanswered sends with the same intent, amount and tips are interchangeable: any of
/// them may have made any matching capture, even if a capture was found for it meanwhile.
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

    /// <summary>Minor units; 0 if there are no tips, because the API makes no difference.</summary>
    public long TipsAmount { get; }

    public string? OperationId { get; }

    /// <summary>The identity of the journal that holds the send; null if none does.</summary>
    public string? Journal { get; set; }

    /// <summary>The capture that was found for the send; null while none is found.</summary>
    public CaptureDetails? Capture { get; set; }

    /// <summary>True if no send is left: each one was withdrawn.</summary>
    public bool IsEmpty => _sends.Count == 0;

    /// <summary>True if each of its sends has a time by the server's clock.</summary>
    public bool HasServerTimes => _sends.TrueForAll(static send => send.Timestamp is not null || send.ServerTime is not null);

    /// <summary>The time at which the last of its sends began, by this machine's clock.</summary>
    public DateTimeOffset LastSentLocally => _sends.Max(static send => send.LocalTime);

    /// <summary>Adds a send of this process, with its time by the monotonic clock.</summary>
    /// <param name="timestamp">The <see cref="World.Timestamp"/> at which it began.</param>
    /// <param name="localTime">The same time by this machine's clock.</param>
    public void Sent(long timestamp, DateTimeOffset localTime) => _sends.Add(new Moment(timestamp, null, localTime));

    /// <summary>Adds a send of an earlier run.</summary>
    /// <param name="serverTime">The time at which it began, by the server's clock; null if that was not known.</param>
    /// <param name="localTime">The same time by the clock of the machine of that run.</param>
    public void Sent(DateTimeOffset? serverTime, DateTimeOffset localTime) => _sends.Add(new Moment(null, serverTime, localTime));

    /// <summary>Removes the last send: it was announced and then not made.</summary>
    public void Withdraw()
    {
        if (_sends.Count > 0)
            _sends.RemoveAt(_sends.Count - 1);
    }

    /// <summary>The earliest time at which any of its sends may have begun, by the server's clock.</summary>
    public DateTimeOffset FirstSent(Clocks now) => _sends.Min(send => send.Earliest(now));

    /// <summary>
    /// The same by the clock that gives the earliest time, this machine's clock included: the known time of the server may have been
    /// wrong, at the send and now.
    /// </summary>
    public DateTimeOffset FirstSentByAnyClock(Clocks now) => _sends.Min(send => Earlier(Earlier(send.Earliest(now), send.Estimated(now)), send.LocalTime));

    private static DateTimeOffset Earlier(DateTimeOffset one, DateTimeOffset other) => one < other ? one : other;

    /// <summary>The latest time at which any of its sends may have begun, by the server's clock.</summary>
    public DateTimeOffset LastSent(Clocks now) => _sends.Max(send => send.Latest(now));

    private readonly record struct Moment(long? Timestamp, DateTimeOffset? ServerTime, DateTimeOffset LocalTime)
    {
        // Either clock may have stood still or been set since: the time that passed lies between the times of the two clocks.
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
