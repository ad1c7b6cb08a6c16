namespace DojoPayments.Rows;

/// <summary>What every row of an input is compared with as it is read.</summary>
internal sealed record RowRules
{
    /// <summary>The environment of the API key.</summary>
    public DojoEnvironment Environment { get; init; }

    /// <summary>What amounts and tips are written in.</summary>
    public DojoAmountUnit AmountUnit { get; init; }

    /// <summary>The unit was given and is not the default: only then floating-point numbers are amounts.</summary>
    public bool IsUnitGiven { get; init; }

    /// <summary>The most that one row may take with its tips, minor units; null for no limit.</summary>
    public long? MaximumAmount { get; init; }

    /// <summary>A row may name the capture that it is already: it is compared with what the API lists.</summary>
    public bool AcceptsCaptureId { get; init; }

    /// <summary>Reads an amount or tips as the input writes them.</summary>
    public bool TryRead(object? value, out long minorUnits) =>
        AmountUnit == DojoAmountUnit.Major ? MajorUnits.TryRead(value, out minorUnits) : MinorUnits.TryRead(value, IsUnitGiven, out minorUnits);

    /// <summary>True for an amount which proves that the input is not written in minor units, as it is read.</summary>
    public bool IsOfOtherUnit(object? value) => AmountUnit == DojoAmountUnit.Minor && WrittenDecimals.Are(value);
}
