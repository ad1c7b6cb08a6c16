using System.Diagnostics;
using System.Globalization;

namespace DojoPayments.Proof;

/// <summary>A worker as the parent has it: a process that may be killed at any moment.</summary>
internal sealed class WorkerProcess : IDisposable
{
    private readonly Process _process;

    private WorkerProcess(Process process) => _process = process;

    public bool HasEnded => _process.HasExited;

    /// <summary>It was still running when it was killed.</summary>
    public bool WasKilled { get; private set; }

    public static WorkerProcess Start(ProofSettings settings, int number, int diskSeed, Uri baseUri, string journalPath, string resultPath)
    {
        // Started by "dotnet <this program>.dll" the process is dotnet's, started by its own name it is not.
        var isHosted = Path.GetFileNameWithoutExtension(Environment.ProcessPath!) == "dotnet";
        string[] program = isHosted ? [Path.Combine(AppContext.BaseDirectory, "DojoPayments.Proof.dll")] : [];
        var start = new ProcessStartInfo(
            Environment.ProcessPath!,
            [.. program, ProofCommand.Worker, "--rows", Text(settings.Rows), "--seed", Text(settings.Seed), "--disk-faults", settings.DiskFaultShare.ToString(CultureInfo.InvariantCulture), "--disk-seed", Text(diskSeed), "--mode", settings.Mode.ToString(), "--number", Text(number), "--journal", journalPath, "--result", resultPath])
        {
            UseShellExecute = false,
        };
        start.Environment[Worker.BaseUriVariable] = baseUri.AbsoluteUri;
        start.Environment[Worker.KeyVariable] = ProofSettings.Key;
        return new WorkerProcess(Process.Start(start)!);
    }

    /// <summary>SIGKILL, or what comes closest to it: nothing in the process gets to run any more.</summary>
    public void Kill()
    {
        if (_process.HasExited)
            return;
        WasKilled = true;
        _process.Kill();
        _process.WaitForExit();
    }

    public void Dispose()
    {
        Kill();
        _process.Dispose();
    }

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
