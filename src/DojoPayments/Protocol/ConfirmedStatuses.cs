namespace DojoPayments.Protocol;

/// <summary>States of a capture that are this module's own words: the API says them of the payment intent, or not at all.</summary>
internal static class ConfirmedStatuses
{
    /// <summary>A part of what its payment intent captured was paid back.</summary>
    public const string PartlyRefunded = "PartlyRefunded";

    /// <summary>All that its payment intent captured was paid back.</summary>
    public const string Refunded = "Refunded";

    /// <summary>Its payment intent does not list it any more.</summary>
    public const string NotListed = "NotListed";
}
