using System.Diagnostics;
using System.Globalization;

namespace DojoPayments.Benchmarks.Children;

/// <summary>A fresh process for what a used one would spoil: a peak of memory, a first time.</summary>
internal static class ChildProcess
{
    /// <summary>Runs this program again with a hidden verb.</summary>
    /// <returns>The numbers in the last line it wrote.</returns>
    public static double[] RunSelf(params string[] arguments) => Numbers(Run(new ProcessStartInfo("dotnet", [typeof(ChildProcess).Assembly.Location, .. arguments])));

    /// <exception cref="InvalidOperationException">It ended with an error.</exception>
    public static string Run(ProcessStartInfo command)
    {
        command.RedirectStandardOutput = true;
        command.UseShellExecute = false;
        using var process = Process.Start(command)!;
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return process.ExitCode == 0 ? output : throw new InvalidOperationException($"{command.FileName} {string.Join(' ', command.ArgumentList)} ended with {process.ExitCode}: {output}");
    }

    public static double[] Numbers(string output) =>
        [.. output.TrimEnd().Split('\n')[^1].Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(static text => double.Parse(text, CultureInfo.InvariantCulture))];
}
