using System.Diagnostics;
using DojoPayments.Sandbox;
using DojoPayments.Shell;

namespace DojoPayments.Quickstart;

/// <summary>Runs the sample script twice on one journal, and holds what it did against the sandbox's ledger.</summary>
internal sealed class Demonstration(DojoSandbox sandbox, TextWriter output)
{
    /// <summary>The one key that the sandbox accepts: a user's own, kept or in the environment, must not reach anything.</summary>
    public const string Key = "sk_sandbox_madeUpForTheQuickstart";

    private static readonly string s_folder = Path.Combine(Repository.Root, "src", "DojoPayments.Quickstart");

    private static readonly string s_sample = Path.Combine(s_folder, "captures.csv");

    /// <returns>Whether exactly the expected captures were made, each by one request of the first run.</returns>
    public async Task<bool> RunAsync()
    {
        var sample = SampleFile.Read(s_sample);
        sample.Authorize(sandbox.Ledger);
        var folder = Directory.CreateTempSubdirectory("dojo-quickstart-");
        try
        {
            var journal = Path.Combine(folder.FullName, "captures.journal");
            await output.WriteLineAsync($"The sandbox listens on {sandbox.BaseUri}; nothing leaves this machine and no money moves.");
            var ranThrough = await RunScriptAsync(journal);
            var requests = sandbox.Requests.Total;
            await output.WriteLineAsync();
            await output.WriteLineAsync("The same file on the same journal, as after a crash:");
            ranThrough &= await RunScriptAsync(journal);

            var report = new Report(sandbox, output);
            await report.WriteRequestAsync(amount: 1000);
            return await report.WriteLedgerAsync(sample, requestsOfSecondRun: sandbox.Requests.Total - requests) && ranThrough;
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private async Task<bool> RunScriptAsync(string journal)
    {
        await output.WriteLineAsync();
        // Bypass: a fresh Windows client runs no scripts, and a quickstart is no place to change that for good.
        var command = RestoredShell.Command(
            "-NonInteractive", "-ExecutionPolicy", "Bypass", "-File", Path.Combine(s_folder, "Capture-Sample.ps1"),
            "-BaseUri", sandbox.BaseUri.ToString(), "-CsvPath", s_sample, "-JournalPath", journal, "-ModulePath", Repository.StagedModule);
        command.Environment["DOJO_API_KEY"] = Key;
        // In a log colours are noise.
        if (Console.IsOutputRedirected)
            command.Environment["NO_COLOR"] = "1";
        command.RedirectStandardInput = true;
        using var shell = Process.Start(command)!;
        // It would wait for the end of a redirected input that nobody closes.
        shell.StandardInput.Close();
        await shell.WaitForExitAsync();
        return shell.ExitCode == 0;
    }
}
