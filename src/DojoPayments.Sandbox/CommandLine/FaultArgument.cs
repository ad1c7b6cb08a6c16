using System.Globalization;

namespace DojoPayments.Sandbox;

/// <summary><c>KIND=SHARE</c>, such as <c>abort-after-effect=0.02</c> or <c>abort-after-effect=2%</c>.</summary>
internal readonly record struct FaultArgument(Fault Fault, double Share)
{
    /// <exception cref="UsageException">It is not of that form, or the kind is unknown.</exception>
    public static FaultArgument Parse(string text)
    {
        var separator = text.IndexOf('=', StringComparison.Ordinal);
        if (separator < 0) throw new UsageException($"--fault {text}: write KIND=SHARE, for instance abort-after-effect=0.02.");
        var name = text[..separator];
        var fault = FaultCatalog.Find(name)
            ?? throw new UsageException($"--fault {text}: there is no kind '{name}'. The kinds are:\n  {string.Join("\n  ", FaultCatalog.All)}");

        var number = text.AsSpan(separator + 1);
        var isPercent = number.EndsWith("%", StringComparison.Ordinal);
        if (!double.TryParse(isPercent ? number[..^1] : number, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var share))
            throw new UsageException($"--fault {text}: '{number}' is not a share from 0 to 1 or a percentage.");
        if (isPercent) share /= 100;
        return share <= 1 ? new FaultArgument(fault, share) : throw new UsageException($"--fault {text}: a share is at most 1, or 100%.");
    }
}
