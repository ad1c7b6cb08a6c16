using DojoPayments.Concurrency;
using Microsoft.Coyote;
using Microsoft.Coyote.SystematicTesting;

var rounds = args.Length > 0 ? uint.Parse(args[0], System.Globalization.CultureInfo.InvariantCulture) : 1000;
var isClean = true;
foreach (var (name, test) in Schedules.All)
{
    // Each round is another order in which the threads take their steps; a failure says its seed.
    var settings = Configuration.Create().WithTestingIterations(rounds).WithMaxSchedulingSteps(20_000).WithPotentialDeadlocksReportedAsBugs(false).WithTelemetryEnabled(false);
    using var engine = TestingEngine.Create(settings, test);
    engine.Run();
    Console.WriteLine($"{name}: {engine.TestReport.NumOfFoundBugs} of {engine.TestReport.NumOfExploredFairPaths + engine.TestReport.NumOfExploredUnfairPaths} schedules failed");
    foreach (var report in engine.TestReport.BugReports)
        Console.WriteLine($"  {report}");
    isClean &= engine.TestReport.NumOfFoundBugs == 0;
}

return isClean ? 0 : 1;
