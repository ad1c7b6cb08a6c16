namespace DojoPayments.Sandbox;

/// <summary>What a payment intent is created with.</summary>
public sealed record IntentTerms
{
    /// <summary>The amount to authorise, without tips, in minor units, more than 0.</summary>
    public required long Amount
    {
        get;
        init
        {
            ArgumentOutOfRangeException.ThrowIfNegativeOrZero(value);
            field = value;
        }
    }

    /// <summary>ISO 4217; the API knows GBP and EUR.</summary>
    public string Currency { get; init; } = "GBP";

    /// <summary>When it is captured. The API's default is Auto, this is the one that can be captured by request.</summary>
    public CaptureMode CaptureMode { get; init; } = CaptureMode.Manual;

    /// <summary>The merchant's own name for the payment, 1 to 60 characters.</summary>
    public string Reference { get; init; } = "Sandbox order";

    /// <summary>When it is voided unless it is authorised, UTC; null means 30 days after its creation.</summary>
    public DateTime? ExpireAt { get; init; }

    /// <summary>How long after its authorisation it lapses if it is not captured in full; null means 7 days.</summary>
    public TimeSpan? AutoExpireIn
    {
        get;
        init
        {
            if (value is { } lifetime) ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(lifetime, TimeSpan.Zero, nameof(value));
            field = value;
        }
    }

    /// <summary>What happens to what is left when it lapses; null means that it is released and that the API does not say so.</summary>
    public AutoExpireAction? AutoExpireAction { get; init; }
}
