using System.Diagnostics;
using System.Globalization;
using DojoPayments.Shell;

namespace DojoPayments.Benchmarks.Children;

/// <summary>A fresh process for what a used one would spoil: a peak of memory, a first time.</summary>
internal static class MeasuringProcess
{
    /// <summary>Runs this program again with a hidden verb.</summary>
    /// <returns>The numbers in the last line it wrote.</returns>
    public static double[] RunSelf(params string[] arguments) => Run(new ProcessStartInfo("dotnet", [typeof(MeasuringProcess).Assembly.Location, .. arguments]));

    /// <returns>The numbers in the last line it wrote.</returns>
    /// <exception cref="InvalidOperationException">It ended with an error.</exception>
    public static double[] Run(ProcessStartInfo command)
    {
        var (exitCode, output, errors) = ChildProcess.RunAsync(command).GetAwaiter().GetResult();
        if (exitCode != 0)
            throw new InvalidOperationException($"{command.FileName} {string.Join(' ', command.ArgumentList)} ended with {exitCode}: {output}{errors}");
        return [.. output.TrimEnd().Split('\n')[^1].Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(static text => double.Parse(text, CultureInfo.InvariantCulture))];
    }
}
