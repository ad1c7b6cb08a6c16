using System.Diagnostics;

namespace DojoPayments.Tests.Engine;

/// <summary>A process of its own that runs <c>New-DojoCapture</c> on a journal: the proof's worker, whose rows are of intents that a test need not have.</summary>
internal sealed class CapturingProcess : IDisposable
{
    private readonly Process _process;

    private CapturingProcess(Process process) => _process = process;

    public static CapturingProcess Start(Uri baseUri, string journal, string result, params (string Name, string Value)[] environment)
    {
        var start = new ProcessStartInfo("dotnet", [RepositoryFiles.BuiltProgram("tests/DojoPayments.Proof"), "worker", "--rows", "50", "--seed", "1", "--journal", journal, "--result", result])
        {
            UseShellExecute = false,
        };
        start.Environment["DOJO_BASE_URI"] = baseUri.AbsoluteUri;
        start.Environment["DOJO_API_KEY"] = PowerShellSession.Key;
        foreach (var (name, value) in environment)
            start.Environment[name] = value;
        return new CapturingProcess(Process.Start(start)!);
    }

    public Task WaitForExitAsync() => _process.WaitForExitAsync(TestContext.Current.CancellationToken);

    public void Dispose()
    {
        if (!_process.HasExited)
            _process.Kill();
        _process.WaitForExit();
        _process.Dispose();
    }
}
