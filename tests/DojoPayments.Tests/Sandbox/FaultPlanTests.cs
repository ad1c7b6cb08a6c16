using DojoPayments.Sandbox;

namespace DojoPayments.Tests.Sandbox;

public sealed class FaultPlanTests
{
    [Fact]
    public async Task The_same_seed_and_order_give_the_same_faults()
    {
        var first = await RunAsync(seed: 7);

        Assert.Equal(first, await RunAsync(seed: 7));
        Assert.NotEqual(first, await RunAsync(seed: 8));
        Assert.InRange(first.Count(status => status == 500), 10, 50);
        Assert.InRange(first.Count(status => status == 503), 10, 50);
    }

    [Fact]
    public async Task Rules_hit_what_they_name_and_nothing_else()
    {
        await using var sandbox = await DojoSandbox.StartAsync();
        using var caller = new SandboxCaller(sandbox);
        sandbox.Ledger.Authorize("pi_a", 1000);
        sandbox.Ledger.Authorize("pi_b", 1000);
        sandbox.Faults.At(3, Fault.Status(503));
        sandbox.Faults.ForIntent("pi_b", Fault.Status(500), count: 1);
        sandbox.Faults.When(candidate => candidate.Operation is ApiOperation.GetIntent, Fault.Status(504), count: 1);

        Assert.Equal(200, await StatusAsync(caller.CaptureAsync("pi_a", 1)));
        Assert.Equal(500, await StatusAsync(caller.CaptureAsync("pi_b", 1)));
        Assert.Equal(503, await StatusAsync(caller.CaptureAsync("pi_a", 1)));
        Assert.Equal(200, await StatusAsync(caller.CaptureAsync("pi_b", 1)));
        Assert.Equal(504, await StatusAsync(caller.SendAsync(HttpMethod.Get, "payment-intents/pi_a")));
        Assert.Equal(200, await StatusAsync(caller.SendAsync(HttpMethod.Get, "payment-intents/pi_a")));
        Assert.Equal(3, sandbox.Faults.Injected.Values.Sum());
    }

    [Fact]
    public async Task The_next_requests_are_hit_until_the_plan_is_cleared()
    {
        await using var sandbox = await DojoSandbox.StartAsync();
        using var caller = new SandboxCaller(sandbox);
        sandbox.Ledger.Authorize("pi_a", 1000);
        sandbox.Faults.Next(Fault.Status(500), count: 2);

        Assert.Equal(500, await StatusAsync(caller.CaptureAsync("pi_a", 1)));
        sandbox.Faults.Clear();
        Assert.Equal(200, await StatusAsync(caller.CaptureAsync("pi_a", 1)));
        Assert.Equal(1, sandbox.Faults.Injected["status-500-before-effect"]);
    }

    [Fact]
    public async Task Shares_are_from_nothing_to_everything()
    {
        await using var sandbox = await DojoSandbox.StartAsync();

        Assert.Throws<ArgumentOutOfRangeException>(() => sandbox.Faults.Share(Fault.AbortAfterEffect, -0.1));
        Assert.Throws<ArgumentOutOfRangeException>(() => sandbox.Faults.Share(Fault.AbortAfterEffect, double.NaN));
        sandbox.Faults.Share(Fault.AbortAfterEffect, 0.6);
        Assert.Throws<ArgumentOutOfRangeException>(() => sandbox.Faults.Share(Fault.CloseAfterEffect, 0.6));
        sandbox.Faults.Share(Fault.CloseAfterEffect, 0.6, ApiOperation.GetIntent);
    }

    [Fact]
    public void Every_fault_of_the_catalogue_has_a_name_of_its_own()
    {
        Assert.Equal(FaultCatalog.All.Count, FaultCatalog.All.Select(fault => fault.Name).Distinct(StringComparer.Ordinal).Count());
        Assert.Null(FaultCatalog.Find("no-such-fault"));
    }

    private static async Task<List<int>> RunAsync(int seed)
    {
        await using var sandbox = await DojoSandbox.StartAsync(new SandboxOptions { Seed = seed });
        using var caller = new SandboxCaller(sandbox);
        sandbox.Ledger.Authorize("pi_a", 1000);
        sandbox.Faults.Share(Fault.Status(500), 0.1);
        sandbox.Faults.Share(Fault.Status(503), 0.1);
        var statuses = new List<int>();
        for (var i = 0; i < 250; i++) statuses.Add(await StatusAsync(caller.CaptureAsync("pi_a", 1)));
        return statuses;
    }

    private static async Task<int> StatusAsync(Task<HttpResponseMessage> sending)
    {
        using var response = await sending;
        return (int)response.StatusCode;
    }
}
