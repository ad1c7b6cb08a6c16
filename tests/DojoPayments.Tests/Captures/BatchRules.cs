using DojoPayments.Batch;
using DojoPayments.Sandbox;
using DojoPayments.Tests.Engine;
using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;

namespace DojoPayments.Tests.Captures;

/// <summary>What must hold of a batch whatever its rows, its limit, the latencies and the faults are.</summary>
public class BatchRules
{
    [Property(MaxTest = 40)]
    public Property Order_limit_and_one_in_flight_per_intent_hold() => Prop.ForAll(Plans(), plan => HoldsAsync(plan).GetAwaiter().GetResult());

    private static Arbitrary<Plan> Plans()
    {
        var plans =
            from limit in Gen.Choose(1, 16)
            from intents in Gen.Choose(1, 12)
            from rows in Gen.Choose(1, intents).ListOf(120)
            from slow in Gen.Choose(0, 40)
            from throttled in Gen.Choose(0, 5)
            from conflicts in Gen.Choose(0, 10)
            from unknowns in Gen.Choose(0, 3)
            from seed in Gen.Choose(0, int.MaxValue)
            select new Plan(limit, [.. rows], slow, throttled, conflicts, unknowns, seed);
        return plans.ToArbitrary();
    }

    private static async Task<bool> HoldsAsync(Plan plan)
    {
        await using var sandbox = await DojoSandbox.StartAsync(new SandboxOptions { Seed = plan.Seed });
        ApiAddressState.Restart(sandbox.BaseUri, World.Real);
        foreach (var intent in plan.Rows.Distinct())
            sandbox.Ledger.Authorize($"pi_{intent}", 1_000_000);
        sandbox.Faults.Share(Fault.SlowAnswer(TimeSpan.FromMilliseconds(3)), plan.Slow / 100.0);
        sandbox.Faults.Share(Fault.TooManyRequests(retryAfterSeconds: 0), plan.Throttled / 100.0);
        sandbox.Faults.Share(Fault.Status(409), plan.Conflicts / 100.0);
        sandbox.Faults.Share(Fault.AbortAfterEffect, plan.Unknowns / 100.0);

        var operations = BatchRun.Operations(plan.Rows.Select((intent, index) => ($"pi_{intent}", index + 1L)));
        var finished = BatchRun.Run(sandbox, new CaptureSettings { ThrottleLimit = plan.Limit, MaximumRetryCount = 100 }, operations);

        Assert.Equal(operations, finished);
        Assert.InRange(sandbox.Requests.MaxInFlight, 0, plan.Limit);
        Assert.All(plan.Rows.Distinct(), intent => Assert.InRange(sandbox.Requests.MaxCapturesInFlight($"pi_{intent}"), 0, 1));
        // The amounts are the rows' numbers, so the ledger shows the order in which an intent's rows were made.
        foreach (var intent in plan.Rows.Distinct())
        {
            var amounts = sandbox.Ledger.CapturesOf($"pi_{intent}").Select(capture => capture.Amount).ToList();
            Assert.Equal(amounts.Order(), amounts);
        }

        var made = sandbox.Ledger.Captures.Select(capture => capture.Amount).ToHashSet();
        Assert.Equal(made.Count, sandbox.Ledger.CaptureCount);
        Assert.All(finished.Where(operation => operation.State == CaptureState.Captured), operation => Assert.Contains(operation.Amount, made));
        Assert.All(
            finished.Where(operation => operation.State != CaptureState.Captured && operation.Error?.Id != DojoErrorId.DojoOutcomeUnknown),
            operation => Assert.DoesNotContain(operation.Amount, made));
        return true;
    }

    private sealed record Plan(int Limit, IReadOnlyList<int> Rows, int Slow, int Throttled, int Conflicts, int Unknowns, int Seed);
}
