using System;
using System.Collections.Generic;
using System.Linq;
using DojoPayments.Api;
using DojoPayments.Intents;

namespace DojoPayments;

/// <summary>
/// A payment intent as the API describes it. It has no property that New-DojoCapture would bind as an amount: a payment intent
/// that is piped there captures nothing unless <c>-Remaining</c> is given.
/// </summary>
public sealed class DojoPaymentIntent
{
    private DojoPaymentIntent(string id) => Id = id;

    /// <summary>The API's id of the payment intent, <c>pi_...</c>.</summary>
    public string Id { get; }

    /// <summary>The API's status: Created, Authorized, Captured, Reversed, Refunded or Canceled.</summary>
    public string? Status { get; private set; }

    /// <summary>Manual if a request captures the payment, Auto if the payment is captured automatically.</summary>
    public string? CaptureMode { get; private set; }

    /// <summary>
    /// The amount of the payment in minor units (pence, cents), without tips; it is authorised only if the status says so. Null if
    /// the API gives no amount.
    /// </summary>
    public long? AuthorizedAmount { get; private set; }

    /// <summary>
    /// The captured amount in minor units, without tips. Captures that were declined or failed do not count; captures that are not
    /// decided yet do.
    /// </summary>
    public long CapturedAmount { get; private set; }

    /// <summary>
    /// The authorised amount less the captured amount, in minor units: 0 if the status is neither Authorized nor Captured, null if
    /// the API gives no amount for the payment or for a capture that counts.
    /// </summary>
    public long? RemainingAmount { get; private set; }

    /// <summary>The refunded amount in minor units.</summary>
    public long RefundedAmount { get; private set; }

    /// <summary>The currency as an ISO 4217 code, GBP or EUR; null if the API gives none.</summary>
    public string? Currency { get; private set; }

    /// <summary>The creation time, UTC by the server's clock.</summary>
    public DateTimeOffset? CreatedAt { get; private set; }

    /// <summary>The authorisation time, UTC by the server's clock; null if there was no authorisation or the API gives no time.</summary>
    public DateTimeOffset? AuthorizedAt { get; private set; }

    /// <summary>The source of <see cref="AuthorizedAt"/>; null if that is null.</summary>
    public DojoAuthorizedAtSource? AuthorizedAtSource { get; private set; }

    /// <summary>
    /// The time at which the authorisation lapses, UTC by the server's clock: 7 days after the authorisation, or the time that the
    /// API gives for this intent. The amount that is not captured by then is released or captured, see
    /// <see cref="AutoExpireAction"/>. Null if the intent is not authorised, is captured automatically, or the time is not known.
    /// </summary>
    public DateTimeOffset? CaptureBefore { get; private set; }

    /// <summary>The API's action at <see cref="CaptureBefore"/>: Release or Capture; null if the API does not give it.</summary>
    public string? AutoExpireAction { get; private set; }

    /// <summary>
    /// The time at which the intent is voided if it is not authorised by then, UTC. It has no meaning for an authorised intent: see
    /// <see cref="CaptureBefore"/>.
    /// </summary>
    public DateTimeOffset? ExpireAt { get; private set; }

    /// <summary>The merchant's own name for the payment.</summary>
    public string? Reference { get; private set; }

    /// <summary>All captures of the intent as the API lists them, including declined and failed ones.</summary>
    public IReadOnlyList<DojoPaymentIntentCapture> Captures { get; private set; } = [];

    /// <inheritdoc/>
    public override string ToString() => $"{Id} {Status} {DojoMoney.Format(AuthorizedAmount, Currency)}";

    internal static DojoPaymentIntent From(IntentDocument document)
    {
        var captures = document.Captures ?? [];
        var authorization = Authorization.Of(document);
        var isSettled = document.Status is IntentStatuses.Captured or IntentStatuses.Refunded;
        // An automatic capture is not listed: an intent with one of these statuses and no capture that counts is captured in full.
        var captured = isSettled && !Array.Exists(captures, static capture => capture.Counts)
            ? document.Amount?.Value ?? 0
            : captures.Where(static capture => capture.Counts).Sum(static capture => capture.Amount ?? 0);
        return new DojoPaymentIntent(document.Id ?? string.Empty)
        {
            Status = document.Status,
            CaptureMode = document.CaptureMode,
            AuthorizedAmount = document.Amount?.Value,
            CapturedAmount = captured,
            RemainingAmount = document.Status is IntentStatuses.Authorized or IntentStatuses.Captured
                // A capture without an amount may have taken any part of it.
                ? document.Amount is { } amount && !Array.Exists(captures, static capture => capture.Counts && capture.Amount is null) ? Math.Max(0, amount.Value - captured) : null
                : 0,
            RefundedAmount = document.RefundedAmount ?? 0,
            Currency = document.Amount?.Currency,
            CreatedAt = document.CreatedAt?.ToUniversalTime(),
            AuthorizedAt = authorization.At,
            AuthorizedAtSource = authorization.Source,
            CaptureBefore = authorization.CaptureBefore,
            AutoExpireAction = document.AutoExpireAction,
            ExpireAt = document.ExpireAt?.ToUniversalTime(),
            Reference = document.Reference,
            Captures = Array.ConvertAll(captures, capture => new DojoPaymentIntentCapture(capture, document.Amount?.Currency)),
        };
    }
}
