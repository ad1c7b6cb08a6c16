namespace DojoPayments.Protocol;

/// <summary>The result of the comparison of a row with the captures that its intent lists.</summary>
internal enum Comparison
{
    /// <summary>No listed capture is left for the row: the row is to be sent.</summary>
    Missing,

    /// <summary>A listed capture belongs to this row.</summary>
    Found,

    /// <summary>An entry that may be the row's capture lacks its id, amount or time.</summary>
    Unclear,

    /// <summary>The capture that the row names took no money.</summary>
    Declined,

    /// <summary>The intent lists no capture with the id that the row names.</summary>
    NotListed,

    /// <summary>The capture that the row names has another amount or other tips.</summary>
    OtherAmount,

    /// <summary>The capture that the row names belongs to another row or to another operation of the journal.</summary>
    Taken,
}
