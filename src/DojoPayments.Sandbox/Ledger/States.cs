namespace DojoPayments.Sandbox;

/// <summary>The status of a payment intent, in the API's own words.</summary>
public enum IntentStatus
{
    /// <summary>Not authorised by the customer yet.</summary>
    Created,

    /// <summary>Authorised; captured in part or not at all.</summary>
    Authorized,

    /// <summary>Captured in full.</summary>
    Captured,

    /// <summary>The authorisation was given back.</summary>
    Reversed,

    /// <summary>All that was captured was paid back.</summary>
    Refunded,

    /// <summary>Cancelled before it was authorised.</summary>
    Canceled,
}

/// <summary>When a payment is captured.</summary>
public enum CaptureMode
{
    /// <summary>As soon as it is authorised; a capture request is a conflict.</summary>
    Auto,

    /// <summary>By capture requests.</summary>
    Manual,
}

/// <summary>What happens to what is left of an authorisation when it lapses.</summary>
public enum AutoExpireAction
{
    /// <summary>It is given back to the customer.</summary>
    Release,

    /// <summary>It is captured by itself.</summary>
    Capture,
}

/// <summary>The status of one capture.</summary>
public enum CaptureStatus
{
    /// <summary>Taken down, not decided yet.</summary>
    Created,

    /// <summary>The money moved.</summary>
    Successful,

    /// <summary>The card's issuer said no.</summary>
    Declined,

    /// <summary>It went wrong on the way.</summary>
    Failed,
}
