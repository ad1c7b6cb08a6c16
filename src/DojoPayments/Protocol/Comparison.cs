namespace DojoPayments.Protocol;

/// <summary>How a row compares with the captures that its intent lists.</summary>
internal enum Comparison
{
    /// <summary>No listed capture is left for it: it is to be sent.</summary>
    Missing,

    /// <summary>A listed capture is this row's.</summary>
    Found,

    /// <summary>An entry that may be its capture lacks its id, amount or time.</summary>
    Unclear,

    /// <summary>The capture that the row names took no money.</summary>
    Declined,

    /// <summary>The intent lists no capture of the id that the row names.</summary>
    NotListed,

    /// <summary>The capture that the row names has another amount or other tips.</summary>
    OtherAmount,

    /// <summary>The capture that the row names is another row's or another operation's of the journal.</summary>
    Taken,
}
