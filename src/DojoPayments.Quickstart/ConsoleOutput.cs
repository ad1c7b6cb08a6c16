namespace DojoPayments.Quickstart;

/// <summary>What may be written to the console.</summary>
internal static class ConsoleOutput
{
    private const int WidthWithoutConsole = 120;

    /// <summary>Whether colours would only be noise: in a log, or where the user turned them off.</summary>
    public static bool IsPlain { get; } = Console.IsOutputRedirected || Environment.GetEnvironmentVariable("NO_COLOR") is { Length: > 0 };

    /// <summary>The characters that fit in a line.</summary>
    public static int Width => Console.IsOutputRedirected || Console.WindowWidth <= 0 ? WidthWithoutConsole : Console.WindowWidth;
}
