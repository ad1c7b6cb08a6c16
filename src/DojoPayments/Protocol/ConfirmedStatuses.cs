namespace DojoPayments.Protocol;

/// <summary>States of a capture that this module adds: the API has them for the payment intent, or not at all.</summary>
internal static class ConfirmedStatuses
{
    /// <summary>A part of the captured amount of its payment intent was refunded.</summary>
    public const string PartlyRefunded = "PartlyRefunded";

    /// <summary>The whole captured amount of its payment intent was refunded.</summary>
    public const string Refunded = "Refunded";

    /// <summary>Its payment intent does not list it any more.</summary>
    public const string NotListed = "NotListed";
}
