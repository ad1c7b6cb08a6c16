namespace DojoPayments.Benchmarks;

/// <summary>One figure that the module has to reach.</summary>
/// <param name="Text">What it is and how much it must be.</param>
/// <param name="Measured">What it was.</param>
/// <param name="IsMet">Whether that is enough.</param>
internal sealed record Target(string Text, string Measured, bool IsMet)
{
    public static Target AtLeast(string what, double limit, double measured) => new($"{what}: at least {Report.Number(limit, 2)}", Report.Number(measured, 3), measured >= limit);

    public static Target Below(string what, double limit, double measured, string unit) => new($"{what}: below {Report.Number(limit)} {unit}", $"{Report.Number(measured, 1)} {unit}", measured < limit);
}
