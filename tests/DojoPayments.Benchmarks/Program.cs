using System.CommandLine;
using DojoPayments.Benchmarks.Children;
using DojoPayments.Benchmarks.Sections;

namespace DojoPayments.Benchmarks;

/// <summary>Measures the module against what the machine and the network allow, and prints a report in Markdown.</summary>
internal static class Program
{
    private static readonly Option<string[]> s_sections = new("--section")
    {
        Description = "Only these; all of them by default.",
        AllowMultipleArgumentsPerToken = true,
    };

    private static readonly Option<int[]> s_inFlight = new("--in-flight") { Description = "Captures in flight, in the throughput section.", AllowMultipleArgumentsPerToken = true };
    private static readonly Option<int[]> s_latency = new("--latency") { Description = "Milliseconds the server takes, in the throughput section and that of the alternatives.", AllowMultipleArgumentsPerToken = true };
    private static readonly Option<int> s_rounds = new("--rounds") { Description = "How often each measurement is taken; the median counts." };
    private static readonly Option<bool> s_quick = new("--quick") { Description = "Some minutes instead of half an hour, on loopback only and without memory and alternatives; too short to decide about a target." };

    /// <summary>In the order of the report.</summary>
    public static string[] Sections { get; } = ["throughput", "journal", "reads", "skip", "resume", "memory", "start", "alternatives"];

    // Not async: the pipeline and the runner block the thread they are called on, which must not be one of the pool.
    public static int Main(string[] args)
    {
        StagedModule.Resolve();
        s_sections.AcceptOnlyFromAmong(Sections);
        var command = new RootCommand("Measures DojoPayments. Build it with -c Release.") { s_sections, s_inFlight, s_latency, s_rounds, s_quick };
        command.SetAction(static parsed =>
        {
            try
            {
                Run(PlanOf(parsed));
                return 0;
            }
            catch (InvalidOperationException problem)
            {
                Console.Error.WriteLine(problem.Message);
                return 1;
            }
        });
        command.Subcommands.Add(MemoryChild.Command());
        command.Subcommands.Add(ResumeChild.Command());
        return command.Parse(args).Invoke();
    }

    private static Plan PlanOf(ParseResult parsed)
    {
        var plan = parsed.GetValue(s_quick) ? Plan.Quick : Plan.Full;
        return plan with
        {
            Sections = parsed.GetValue(s_sections) is { Length: > 0 } sections ? sections : plan.Sections,
            InFlight = parsed.GetValue(s_inFlight) is { Length: > 0 } inFlight ? inFlight : plan.InFlight,
            Latencies = parsed.GetValue(s_latency) is { Length: > 0 } latencies ? latencies : plan.Latencies,
            Rounds = parsed.GetValue(s_rounds) is > 0 and var rounds ? rounds : plan.Rounds,
        };
    }

    private static void Run(Plan plan)
    {
        StagedModule.RequireRelease();
        var report = new Report(Console.Out);
        Machine.Describe(report);
        foreach (var section in Sections.Intersect(plan.Sections))
        {
            switch (section)
            {
                case "throughput":
                    ThroughputSection.Run(plan, report);
                    break;
                case "skip":
                    SkipCapturedSection.Run(plan, report);
                    break;
                case "journal":
                    JournalSection.Run(plan, report);
                    break;
                case "reads":
                    ReadSection.Run(plan, report);
                    break;
                case "resume":
                    ResumeSection.Run(plan, report);
                    break;
                case "memory":
                    MemorySection.Run(plan, report);
                    break;
                case "start":
                    StartSection.Run(plan, report);
                    break;
                default:
                    AlternativesSection.Run(plan, report);
                    break;
            }
        }

        report.Targets();
    }
}
