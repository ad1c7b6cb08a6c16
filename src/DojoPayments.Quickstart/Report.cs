using System.Globalization;
using DojoPayments.Sandbox;

namespace DojoPayments.Quickstart;

/// <summary>What the sandbox has to say afterwards, which no client can put right or wrong.</summary>
internal sealed class Report(DojoSandbox sandbox, TextWriter output)
{
    private static readonly string[] s_headers = ["Authorization", "Version", "Content-Type"];

    /// <summary>Shows one capture request as it arrived.</summary>
    public async Task WriteRequestAsync(long amount)
    {
        var body = string.Create(CultureInfo.InvariantCulture, $$"""{"amount":{{amount}}}""");
        var request = sandbox.Requests.Recent.FirstOrDefault(seen => seen.Operation is ApiOperation.Capture && seen.Body == body);
        await output.WriteLineAsync();
        if (request is null)
        {
            await output.WriteLineAsync($"The sandbox saw no request {body}.");
            return;
        }

        await output.WriteLineAsync("One of the requests, as the sandbox saw it:");
        await output.WriteLineAsync();
        await output.WriteLineAsync($"  {request.Method} {request.Path}");
        foreach (var name in s_headers)
            await output.WriteLineAsync($"  {name}: {WithoutKey(request.Headers.GetValueOrDefault(name, "(none)"))}");
        await output.WriteLineAsync();
        await output.WriteLineAsync($"  {request.Body}");
    }

    /// <summary>Shows the ledger and says whether it holds the expected captures and no other.</summary>
    /// <param name="sample">What was captured.</param>
    /// <param name="requestsOfSecondRun">How many requests of any kind the second run sent.</param>
    public async Task<bool> WriteLedgerAsync(SampleFile sample, long requestsOfSecondRun)
    {
        var captures = sandbox.Ledger.Captures.OrderBy(capture => capture.PaymentIntentId, StringComparer.Ordinal).ToList();
        await output.WriteLineAsync();
        await output.WriteLineAsync("The sandbox's ledger:");
        await output.WriteLineAsync();
        foreach (var capture in captures)
            await output.WriteLineAsync($"  {capture.PaymentIntentId}  {capture.Id}  {capture.Amount,6}{(capture.TipsAmount is { } tips ? $" + {tips} tips" : null)}");
        await output.WriteLineAsync();

        var isAsExpected = InOrder(sample.Expected).SequenceEqual(InOrder(captures.Select(capture => new SampleCapture(capture.PaymentIntentId, capture.Amount, capture.TipsAmount))))
            && sandbox.Requests.Count(ApiOperation.Capture) == sample.Expected.Count
            && requestsOfSecondRun == 0;
        await output.WriteLineAsync(isAsExpected
            ? $"As expected: {sample.Expected.Count} captures by as many requests, {sample.BadRows} bad row for which nothing was sent, and nothing sent by the second run."
            : $"NOT as expected: {sample.Expected.Count} captures should have come of as many requests; there were {captures.Count} of {sandbox.Requests.Count(ApiOperation.Capture)}, and {requestsOfSecondRun} requests of the second run.");
        return isAsExpected;
    }

    private static IOrderedEnumerable<SampleCapture> InOrder(IEnumerable<SampleCapture> captures) =>
        captures.OrderBy(capture => capture.PaymentIntentId, StringComparer.Ordinal).ThenBy(capture => capture.Amount).ThenBy(capture => capture.TipsAmount);

    private static string WithoutKey(string value)
    {
        const string Sandbox = "sk_sandbox_";
        var key = value.IndexOf(Sandbox, StringComparison.Ordinal);
        return key < 0 ? value : value[..(key + Sandbox.Length)] + "********";
    }
}
