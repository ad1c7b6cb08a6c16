using DojoPayments.Sandbox;

namespace DojoPayments.Proof;

/// <summary>What goes wrong: every kind of fault with the same share, on captures and on reads, and two outages.</summary>
internal static class FaultMix
{
    // Each holds every worker, so as many as of the others would only make it slow.
    private const double HoldWeight = 0.2;

    // Three times as many unanswered captures in a row as end a batch.
    private const int LongestOutage = 16;

    public static void Apply(FaultPlan plan, ProofSettings settings)
    {
        var share = settings.FaultShare / (FaultCatalog.All.Count + 3);
        var hold = Fault.TooManyRequests(retryAfterSeconds: 1);
        foreach (var fault in FaultCatalog.All)
        {
            var weight = string.Equals(fault.Name, hold.Name, StringComparison.Ordinal) ? HoldWeight : 1;
            plan.Share(fault, share * weight);
            if (fault.Point is not FaultPoint.Late)
                plan.Share(fault, share * weight, ApiOperation.GetIntent);
        }

        plan.Share(Fault.TooManyRequests(retryAfterSeconds: 0), share);
        plan.Share(Fault.ChangedBody("listing-without-ids", static body => body.Replace("\"id\":\"cp_", "\"no\":\"cp_", StringComparison.Ordinal)), share, ApiOperation.GetIntent);
        plan.Share(Fault.ChangedBody("listing-without-times", static body => body.Replace("\"createdAt\"", "\"no\"", StringComparison.Ordinal)), share, ApiOperation.GetIntent);
        plan.Share(Fault.ChangedBody("no-listing", static body => body.Replace("\"captures\"", "\"no\"", StringComparison.Ordinal)), share, ApiOperation.GetIntent);

        if (settings.FaultShare == 0)
            return;
        var length = Math.Min(LongestOutage, settings.Rows / 40);
        Outage(plan, settings.Rows * 3 / 10, length, Fault.AbortAfterEffect);
        Outage(plan, settings.Rows * 6 / 10, length, Fault.Status(503));
    }

    private static void Outage(FaultPlan plan, int from, int length, Fault fault) =>
        plan.When(candidate => candidate.Operation is ApiOperation.Capture && candidate.Number >= from && candidate.Number < from + length, fault);
}
