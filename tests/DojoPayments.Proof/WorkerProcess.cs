using System.Diagnostics;
using System.Globalization;
using DojoPayments.Shell;

namespace DojoPayments.Proof;

/// <summary>A worker as the parent has it: a process that may be killed at any moment.</summary>
internal static class WorkerProcess
{
    public static ChildProcess Start(ProofSettings settings, int number, int diskSeed, Uri baseUri, string journalPath, string resultPath)
    {
        // Started by "dotnet <this program>.dll" the process is dotnet's, started by its own name it is not.
        var isHosted = Path.GetFileNameWithoutExtension(Environment.ProcessPath!) == "dotnet";
        string[] program = isHosted ? [Path.Combine(AppContext.BaseDirectory, "DojoPayments.Proof.dll")] : [];
        var start = new ProcessStartInfo(
            Environment.ProcessPath!,
            [.. program, ProofCommand.Worker, "--rows", Text(settings.Rows), "--seed", Text(settings.Seed), "--disk-faults", settings.DiskFaultShare.ToString(CultureInfo.InvariantCulture), "--disk-seed", Text(diskSeed), "--mode", settings.Mode.ToString(), "--number", Text(number), "--journal", journalPath, "--result", resultPath]);
        start.Environment[Worker.BaseUriVariable] = baseUri.AbsoluteUri;
        start.Environment[Worker.KeyVariable] = ProofSettings.Key;
        return ChildProcess.Start(start);
    }

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
