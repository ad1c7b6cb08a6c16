namespace DojoPayments.Rows;

/// <summary>A column of the input, as a cmdlet reads it.</summary>
/// <param name="Names">The name of the parameter, and behind it its aliases.</param>
/// <param name="IsRequired">Without this column no row can be sent.</param>
internal sealed record InputColumn(string[] Names, bool IsRequired)
{
    /// <summary>The name of the parameter.</summary>
    public string Name => Names[0];
}
