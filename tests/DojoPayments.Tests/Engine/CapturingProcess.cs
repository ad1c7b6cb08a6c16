using System.Diagnostics;
using DojoPayments.Shell;

namespace DojoPayments.Tests.Engine;

/// <summary>A process of its own that runs <c>New-DojoCapture</c> on a journal: the proof's worker, whose rows are of intents that a test need not have.</summary>
internal static class CapturingProcess
{
    public static ChildProcess Start(Uri baseUri, string journal, string result, params (string Name, string Value)[] environment)
    {
        var start = new ProcessStartInfo("dotnet", [Repository.BuiltProgram("tests/DojoPayments.Proof"), "worker", "--rows", "50", "--seed", "1", "--journal", journal, "--result", result]);
        start.Environment["DOJO_BASE_URI"] = baseUri.AbsoluteUri;
        start.Environment["DOJO_API_KEY"] = PowerShellSession.Key;
        foreach (var (name, value) in environment)
            start.Environment[name] = value;
        return ChildProcess.Start(start);
    }
}
