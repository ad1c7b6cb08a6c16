using System;
using System.Collections.Generic;
using DojoPayments.Api;

namespace DojoPayments.Captures;

/// <summary>
/// A capture that was sent and has no known outcome. Those with the same intent, amount and tips are interchangeable: any
/// of them may have made any matching capture.
/// </summary>
internal sealed class OpenSend
{
    private readonly List<Moment> _sends = [];

    public OpenSend(string paymentIntentId, long amount, long? tipsAmount, string? operationId)
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

    /// <summary>The identity of the journal that holds it; null where none does.</summary>
    public string? Journal { get; set; }

    /// <summary>The capture that one of its sends made, once it is found.</summary>
    public CaptureDetails? Capture { get; set; }

    /// <summary>No send is left of which it would not be known what became of it.</summary>
    public bool IsEmpty => _sends.Count == 0;

    /// <summary>Adds a send of this process, from which a monotonic clock is left running.</summary>
    /// <param name="timestamp">The <see cref="World.Timestamp"/> of its begin.</param>
    public void Sent(long timestamp) => _sends.Add(new Moment(timestamp, null));

    /// <summary>Adds a send of an earlier run.</summary>
    /// <param name="serverTime">Its begin by the server's clock; null where that was not known.</param>
    public void Sent(DateTimeOffset? serverTime) => _sends.Add(new Moment(null, serverTime));

    /// <summary>The last send was announced and then not made.</summary>
    public void Withdraw()
    {
        if (_sends.Count > 0)
            _sends.RemoveAt(_sends.Count - 1);
    }

    /// <summary>When the first of its sends began, by the server's clock; null where that cannot be told.</summary>
    /// <param name="serverNow">The server's clock now.</param>
    /// <param name="now">The <see cref="World.Timestamp"/> now.</param>
    public DateTimeOffset? FirstSent(DateTimeOffset serverNow, long now) => _sends[0].At(serverNow, now);

    /// <inheritdoc cref="FirstSent"/>
    public DateTimeOffset? LastSent(DateTimeOffset serverNow, long now) => _sends[_sends.Count - 1].At(serverNow, now);

    private readonly record struct Moment(long? Timestamp, DateTimeOffset? ServerTime)
    {
        public DateTimeOffset? At(DateTimeOffset serverNow, long now) => Timestamp is { } timestamp
            ? serverNow - World.Between(timestamp, now)
            : ServerTime;
    }
}
