using DojoPayments.Api;

namespace DojoPayments.Captures;

/// <summary>How far a row is compared with the captures that its intent lists.</summary>
internal sealed class ListingState
{
    /// <summary>How often the intent was read for it.</summary>
    public int Reads { get; set; }

    /// <summary>No listed capture is this row's: it may be sent.</summary>
    public bool IsMissing { get; set; }

    /// <summary>The listed capture that is this row's; null while none is.</summary>
    public CaptureDetails? Capture { get; set; }
}
