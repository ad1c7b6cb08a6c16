using System.CommandLine;
using System.Globalization;
using System.Net.Sockets;

namespace DojoPayments.Sandbox;

/// <summary>The sandbox as a program of its own.</summary>
internal static class SandboxCommand
{
    private const int UsageError = 2;
    private const long AmplyAuthorized = 999_999_999_999;

    private static readonly Option<int> s_port = new("--port") { Description = "The port on 127.0.0.1; 0 takes a free one.", DefaultValueFactory = _ => 5080 };

    private static readonly Option<string?> s_intents = new("--intents")
    {
        Description = "A CSV file with the columns PaymentIntentId and Amount (minor units): each id becomes an authorised payment of the sum of its amounts. It may also have Currency, AutoExpireIn, AutoExpireAction and NextCaptureStatus.",
    };

    private static readonly Option<int> s_intentCount = new("--intent-count")
    {
        Description = "Authorises this many payments, pi_sandbox_000001 and so on, for more than any test captures.",
    };

    private static readonly Option<string[]> s_faults = new("--fault")
    {
        Description = "KIND=SHARE: spoils a share of the captures, for instance abort-after-effect=0.02. May be repeated; an unknown kind lists them all.",
        DefaultValueFactory = _ => [],
    };

    private static readonly Option<int> s_seed = new("--seed") { Description = "Makes the faults the same in every run." };
    private static readonly Option<int> s_latency = new("--latency") { Description = "Milliseconds added to every answer." };

    public static Task<int> RunAsync(string[] args, TextWriter output, TextWriter error, CancellationToken stopping = default)
    {
        var command = new RootCommand("A stand-in for the Dojo Payments API on this machine. Nothing leaves it and no money moves.")
        {
            s_port, s_intents, s_intentCount, s_faults, s_seed, s_latency,
        };
        command.SetAction(async (parsed, interrupted) =>
        {
            try
            {
                await using var sandbox = await StartAsync(parsed);
                await ServeAsync(sandbox, output, interrupted);
                return 0;
            }
            catch (UsageException problem)
            {
                await error.WriteLineAsync(problem.Message);
                return UsageError;
            }
        });
        var invocation = new InvocationConfiguration { Output = output, Error = error };
        return command.Parse(args).InvokeAsync(invocation, stopping);
    }

    private static async Task<DojoSandbox> StartAsync(ParseResult parsed)
    {
        var port = InRange(parsed, s_port, 65_535);
        var intentCount = InRange(parsed, s_intentCount, 10_000_000);
        var latency = InRange(parsed, s_latency, 600_000);
        var intents = parsed.GetValue(s_intents) is { } path ? IntentFile.Read(path) : new Dictionary<string, FileIntent>(StringComparer.Ordinal);
        var faults = Array.ConvertAll(parsed.GetValue(s_faults) ?? [], FaultArgument.Parse);
        if (faults.Sum(fault => fault.Share) > 1) throw new UsageException("--fault: the shares add up to more than 1.");

        DojoSandbox sandbox;
        try
        {
            sandbox = await DojoSandbox.StartAsync(new SandboxOptions
            {
                Port = port,
                Latency = TimeSpan.FromMilliseconds(latency),
                Seed = parsed.GetValue(s_seed),
                RecordRequests = 0,
            });
        }
        catch (Exception problem) when (problem is IOException or SocketException)
        {
            throw new UsageException($"Cannot listen on port {port}: {problem.Message}");
        }

        foreach (var (id, intent) in intents)
        {
            sandbox.Ledger.Create(intent.Terms, IntentStatus.Authorized, id);
            if (intent.NextCaptureStatus is { } outcome) sandbox.Ledger.DecideNextCapture(id, outcome);
        }

        for (var i = 1; i <= intentCount; i++)
        {
            var id = string.Create(CultureInfo.InvariantCulture, $"pi_sandbox_{i:D6}");
            if (!intents.ContainsKey(id)) sandbox.Ledger.Authorize(id, AmplyAuthorized);
        }

        foreach (var (fault, share) in faults) sandbox.Faults.Share(fault, share);
        return sandbox;
    }

    private static int InRange(ParseResult parsed, Option<int> option, int max)
    {
        var value = parsed.GetValue(option);
        return value >= 0 && value <= max ? value : throw new UsageException($"{option.Name} is from 0 to {max}, not {value}.");
    }

    private static async Task ServeAsync(DojoSandbox sandbox, TextWriter output, CancellationToken interrupted)
    {
        await output.WriteLineAsync(
            $"""
            Dojo sandbox listening on {sandbox.BaseUri} with {sandbox.Ledger.IntentCount} authorised payments.

              $env:DOJO_BASE_URI = '{sandbox.BaseUri}'
              $env:DOJO_API_KEY = 'sk_sandbox_anything'

            Any key of the form sk_sandbox_... is accepted. Ctrl+C ends it.
            """);
        await output.FlushAsync(CancellationToken.None);
        await Task.Delay(Timeout.Infinite, interrupted).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await sandbox.StopAsync();
        await output.WriteLineAsync($"Stopped after {sandbox.Requests.Total} requests and {sandbox.Ledger.CaptureCount} captures.");
        foreach (var (name, count) in sandbox.Faults.Injected.OrderBy(entry => entry.Key, StringComparer.Ordinal))
            await output.WriteLineAsync($"  {count,8} {name}");
    }
}
