using System;
using System.Collections.Generic;
using System.Linq;
using DojoPayments.Api;
using DojoPayments.Intents;

namespace DojoPayments;

/// <summary>
/// A payment intent as the API told of it. It has no property that New-DojoCapture would take for an amount, so that piping
/// it there captures nothing unless <c>-Remaining</c> says so.
/// </summary>
public sealed class DojoPaymentIntent
{
    private DojoPaymentIntent(string id) => Id = id;

    /// <summary>The API's id of it, <c>pi_...</c>.</summary>
    public string Id { get; }

    /// <summary>Created, Authorized, Captured, Reversed, Refunded or Canceled.</summary>
    public string? Status { get; private set; }

    /// <summary>Manual where it is captured by request, Auto where it is captured by itself.</summary>
    public string? CaptureMode { get; private set; }

    /// <summary>
    /// The amount that it is for, in minor units (pence, cents), without tips; authorised once the status says so. Null if the
    /// API names none.
    /// </summary>
    public long? AuthorizedAmount { get; private set; }

    /// <summary>
    /// What was captured of it, in minor units, without tips. Declined and failed captures do not count, those not yet decided
    /// do.
    /// </summary>
    public long CapturedAmount { get; private set; }

    /// <summary>
    /// Authorised less captured, in minor units: 0 if the status is neither Authorized nor Captured, null if the API names no
    /// amount.
    /// </summary>
    public long? RemainingAmount { get; private set; }

    /// <summary>What was paid back of it, in minor units.</summary>
    public long RefundedAmount { get; private set; }

    /// <summary>ISO 4217, GBP or EUR.</summary>
    public string? Currency { get; private set; }

    /// <summary>When it was created, UTC by the server's clock.</summary>
    public DateTimeOffset? CreatedAt { get; private set; }

    /// <summary>When it was authorised, UTC by the server's clock; null if it was not, or the API does not say when.</summary>
    public DateTimeOffset? AuthorizedAt { get; private set; }

    /// <summary>What <see cref="AuthorizedAt"/> was taken from; null if it is null.</summary>
    public DojoAuthorizedAtSource? AuthorizedAtSource { get; private set; }

    /// <summary>
    /// When the authorisation lapses, UTC by the server's clock: 7 days after it, or the time that the API gives for this
    /// intent. What is not captured by then is
    /// released or captured, see <see cref="AutoExpireAction"/>. Null if it is not authorised, is captured by itself, or the
    /// time cannot be told.
    /// </summary>
    public DateTimeOffset? CaptureBefore { get; private set; }

    /// <summary>What happens at <see cref="CaptureBefore"/>: Release or Capture; null if the API does not say.</summary>
    public string? AutoExpireAction { get; private set; }

    /// <summary>
    /// When it is voided unless it is authorised by then, UTC. It says nothing of an intent that is authorised: see
    /// <see cref="CaptureBefore"/>.
    /// </summary>
    public DateTimeOffset? ExpireAt { get; private set; }

    /// <summary>The merchant's own name for the payment.</summary>
    public string? Reference { get; private set; }

    /// <summary>Every capture of it as the API lists them, declined and failed ones among them.</summary>
    public IReadOnlyList<DojoPaymentIntentCapture> Captures { get; private set; } = [];

    /// <inheritdoc/>
    public override string ToString() => $"{Id} {Status} {DojoMoney.Format(AuthorizedAmount, Currency)}";

    internal static DojoPaymentIntent From(IntentDocument document)
    {
        var captures = document.Captures ?? [];
        var authorization = Authorization.Of(document);
        var isSettled = document.Status is IntentStatuses.Captured or IntentStatuses.Refunded;
        // An automatic capture is not listed, and an intent that says it is captured has nothing left whatever its list says.
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
