namespace DojoPayments.Rows;

/// <summary>The rules for every row of an input.</summary>
internal sealed record RowRules
{
    /// <summary>The environment of the API key.</summary>
    public DojoEnvironment Environment { get; init; }

    /// <summary>The unit of amounts and tips.</summary>
    public DojoAmountUnit AmountUnit { get; init; }

    /// <summary>True if the user gave the unit: only then floating-point numbers are amounts.</summary>
    public bool IsUnitGiven { get; init; }

    /// <summary>The most that one row may take with its tips, minor units; null for no limit.</summary>
    public long? MaximumAmount { get; init; }

    /// <summary>True if a row may have a CaptureId: the row is then compared with the captures that the API lists.</summary>
    public bool AcceptsCaptureId { get; init; }

    /// <summary>Reads an amount or tips as the input writes them.</summary>
    public bool TryRead(object? value, out long minorUnits) =>
        AmountUnit == DojoAmountUnit.Major ? MajorUnits.TryRead(value, out minorUnits) : MinorUnits.TryRead(value, IsUnitGiven, out minorUnits);

    /// <summary>True for an amount which proves that the input is not written in minor units, as it is read.</summary>
    public bool IsOfOtherUnit(object? value) => AmountUnit == DojoAmountUnit.Minor && WrittenDecimals.Are(value);
}
