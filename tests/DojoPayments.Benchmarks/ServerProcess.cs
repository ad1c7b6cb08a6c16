using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;
using DojoPayments.Shell;

namespace DojoPayments.Benchmarks;

/// <summary>The sandbox in a process of its own, so that its memory and collections are not the client's.</summary>
internal sealed partial class ServerProcess : IDisposable
{
    /// <summary>Made up; the sandbox takes every key of this form.</summary>
    public const string Key = "sk_sandbox_madeUpForBenchmarks42";

    private readonly ChildProcess _process;

    private ServerProcess(ChildProcess process, Uri baseUri)
    {
        _process = process;
        BaseUri = baseUri;
    }

    public Uri BaseUri { get; }

    /// <summary>What it took so far.</summary>
    public TimeSpan ProcessorTime => _process.ProcessorTime;

    /// <param name="intentCount">How many payments there are to capture, see <see cref="CaptureRow.Number"/>.</param>
    /// <param name="latency">Milliseconds that every answer takes.</param>
    public static ServerProcess Start(int intentCount, int latency)
    {
        string[] arguments = [Repository.BuiltProgram("src/DojoPayments.Sandbox"), "--port", "0", "--intent-count", Text(intentCount), "--latency", Text(latency)];
        var process = ChildProcess.Start(new ProcessStartInfo("dotnet", arguments) { RedirectStandardOutput = true, UseShellExecute = false });
        var firstLine = process.ReadLine() ?? string.Empty;
        var address = Address().Match(firstLine);
        if (address.Success)
            return new ServerProcess(process, new Uri(address.Value));

        process.Dispose();
        throw new InvalidOperationException($"The sandbox did not start: '{firstLine}'.");
    }

    public void Dispose() => _process.Dispose();

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);

    [GeneratedRegex(@"http://127\.0\.0\.1:\d+/?", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Address();
}
