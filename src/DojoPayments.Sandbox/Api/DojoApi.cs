namespace DojoPayments.Sandbox;

/// <summary>The API without the network: a request in, its effect on the ledger, an answer out.</summary>
internal sealed class DojoApi(IntentLedger ledger, SandboxOptions options)
{
    private readonly RequestChecks _checks = new(options);
    private readonly CaptureEndpoint _captures = new(ledger);
    private readonly IntentEndpoint _intents = new(ledger);
    private readonly SearchEndpoint _search = new(ledger);

    public ApiAnswer Answer(ApiRequest request) => options.WritesPascalCaseProblems ? Problem.InPascalCase(Find(request)) : Find(request);

    private ApiAnswer Find(ApiRequest request)
    {
        var route = request.Route;
        if (route.Allow is { } allow) return Problem.Of(405) with { Header = ("Allow", allow) };
        if (route.Operation is ApiOperation.None) return Problem.Of(404);
        if (_checks.Refuse(request) is { } refusal) return refusal;
        return route.Operation switch
        {
            ApiOperation.Capture => _captures.Answer(request),
            ApiOperation.GetIntent => _intents.Answer(request),
            ApiOperation.SearchIntents => _search.Answer(request),
            _ => throw new InvalidOperationException($"No endpoint for {route.Operation}."),
        };
    }
}
