using DojoPayments.Batch;
using DojoPayments.Sandbox;
using DojoPayments.Shell;

namespace DojoPayments.Tests.Engine;

/// <summary>A sandbox of its own and a shell that points at it, for one test.</summary>
internal sealed class SandboxSession : IAsyncDisposable
{
    private readonly PassingWorld _world = new();

    private SandboxSession(DojoSandbox sandbox, string? key)
    {
        Sandbox = sandbox;
        Restart(_world);
        Shell = new PowerShellSession(sandbox.BaseUri, key);
    }

    public DojoSandbox Sandbox { get; }

    public PowerShellSession Shell { get; }

    /// <summary>The capture requests that arrived, in order.</summary>
    public IEnumerable<RequestRecord> CaptureRequests => Sandbox.Requests.Recent.Where(request => request.Operation == ApiOperation.Capture);

    public static async Task<SandboxSession> StartAsync(SandboxOptions? options = null, string? key = PowerShellSession.Key) =>
        new(await DojoSandbox.StartAsync(options), key);

    /// <summary>Authorises intents of an amount each.</summary>
    public void Authorize(long amount, params IEnumerable<string> ids)
    {
        foreach (var id in ids)
            Sandbox.Ledger.Authorize(id, amount);
    }

    /// <inheritdoc cref="PassingWorld.StandsStill"/>
    public void StandStill() => _world.StandsStill = true;

    /// <inheritdoc cref="PassingWorld.Standing"/>
    public int Standing => _world.Standing;

    /// <summary>The same API under another name, of which this process has learnt nothing yet, as another process would have it.</summary>
    public Uri OtherName => new UriBuilder(Sandbox.BaseUri) { Host = "localhost" }.Uri;

    /// <summary>Time passes, by the server's clock and by that of whoever calls it.</summary>
    public void Pass(TimeSpan time)
    {
        _world.Pass(time);
        Sandbox.Advance(time);
    }

    /// <summary>Import-Csv, Format-List and their kind, which the engine's package does not bring, from the restored shell.</summary>
    public void ImportUtilityCommands() =>
        Run("Import-Module $args[0]", Path.Combine(RestoredShell.Home, "Microsoft.PowerShell.Commands.Utility.dll")).ShouldBeClean();

    public ScriptResult Run(string script, params object?[] arguments) => Shell.Run(script, arguments);

    public async ValueTask DisposeAsync()
    {
        Shell.Dispose();
        await Sandbox.DisposeAsync();
        // The next server on this port has another clock and other captures.
        Restart(World.Real);
    }

    private void Restart(World world)
    {
        ApiAddressState.Restart(Sandbox.BaseUri, world);
        ApiAddressState.Restart(OtherName, world);
    }
}
