using DojoPayments.Sandbox;
using DojoPayments.Tests.Engine;

namespace DojoPayments.Tests.Sandbox;

public sealed class StopTests
{
    public static TheoryData<string> Stalling => [Fault.StallBeforeEffect.Name, Fault.StallAfterEffect.Name, Fault.StalledBody.Name];

    [Theory]
    [MemberData(nameof(Stalling))]
    public async Task Stopping_ends_a_stalled_request(string name)
    {
        var sandbox = await DojoSandbox.StartAsync();
        sandbox.Ledger.Authorize("pi_a", 1000);
        sandbox.Faults.Next(FaultCatalog.Find(name)!);
        using var exchange = await RawExchange.CaptureAsync(sandbox, "pi_a", 1);
        Assert.True(await exchange.IsSilentAsync() || exchange.Received.Length == 0);

        await Eventually.EndsAsync(sandbox.DisposeAsync().AsTask());

        await exchange.ReadToEndAsync();
        Assert.Equal(0, sandbox.Requests.InFlight);
    }

    [Fact]
    public async Task Stopping_drops_late_effects_and_keeps_the_ledger_readable()
    {
        var sandbox = await DojoSandbox.StartAsync(new SandboxOptions { Latency = TimeSpan.FromHours(1) });
        sandbox.Ledger.Authorize("pi_a", 1000);
        sandbox.Faults.Next(Fault.LateAfterAbort(TimeSpan.FromHours(1)));
        using var late = await RawExchange.CaptureAsync(sandbox, "pi_a", 1);
        await late.ReadToEndAsync();
        using var slow = await RawExchange.CaptureAsync(sandbox, "pi_a", 2);
        await Eventually.IsTrueAsync(() => sandbox.Ledger.CaptureCount == 1);

        await Eventually.EndsAsync(sandbox.DisposeAsync().AsTask());

        await sandbox.WhenLateEffectsAreDoneAsync();
        Assert.Equal(2, Assert.Single(sandbox.Ledger.Captures).Amount);
    }

    [Fact]
    public async Task Stopping_twice_is_stopping_once_and_the_port_is_free_again()
    {
        var sandbox = await DojoSandbox.StartAsync();
        await sandbox.StopAsync();
        await sandbox.DisposeAsync();
        await sandbox.DisposeAsync();

        await using var next = await DojoSandbox.StartAsync(new SandboxOptions { Port = sandbox.BaseUri.Port });
        Assert.Equal(sandbox.BaseUri, next.BaseUri);
        await Assert.ThrowsAsync<IOException>(() => DojoSandbox.StartAsync(new SandboxOptions { Port = next.BaseUri.Port }));
    }
}
