using DojoPayments.Sandbox;

namespace DojoPayments.Quickstart;

/// <summary>Runs the sample script against a sandbox and holds what the script did against the sandbox's ledger.</summary>
internal sealed class Demonstration(IScriptEngine engine, TextWriter output)
{
    private const string MadeUpKey = "sk_sandbox_madeUpForTheQuickstart";

    /// <returns>Whether exactly the expected captures were made.</returns>
    public async Task<bool> RunAsync()
    {
        var sample = SampleFile.Read(RepositoryFiles.Sample);
        await using var sandbox = await DojoSandbox.StartAsync(new SandboxOptions { AcceptedKeys = [MadeUpKey] });
        sample.Authorize(sandbox.Ledger);
        // The one place that both engines look at, and one where a user's own key cannot be in the way.
        Environment.SetEnvironmentVariable("DOJO_API_KEY", MadeUpKey);

        await output.WriteLineAsync($"The sandbox listens on {sandbox.BaseUri}; nothing leaves this machine and no money moves.");
        await output.WriteLineAsync($"{engine.Description} runs {Path.GetRelativePath(RepositoryFiles.Root, RepositoryFiles.Script)}.");
        await output.WriteLineAsync();
        var ranThrough = await engine.RunAsync(new ScriptRun(RepositoryFiles.Script, sandbox.BaseUri, RepositoryFiles.Sample, RepositoryFiles.StagedModule));

        var report = new Report(sandbox, output);
        await report.WriteRequestAsync(amount: 1000);
        return await report.WriteLedgerAsync(sample) && ranThrough;
    }
}
