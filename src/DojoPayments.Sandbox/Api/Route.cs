namespace DojoPayments.Sandbox;

/// <summary>Which operation a request line means.</summary>
/// <param name="Operation">None where the path is unknown or does not take the method.</param>
/// <param name="PaymentIntentId">Empty where the path names none.</param>
/// <param name="Allow">The methods that a known path takes when it does not take this one.</param>
internal readonly record struct Route(ApiOperation Operation, string PaymentIntentId = "", string? Allow = null)
{
    private const string Root = "/payment-intents";

    public static Route Match(string method, string path)
    {
        if (!path.StartsWith(Root, StringComparison.Ordinal)) return default;
        if (path.Length == Root.Length || path[Root.Length] != '/') return default;

        var idStart = Root.Length + 1;
        var idEnd = path.IndexOf('/', idStart);
        if (idEnd < 0) return Intent(method, path[idStart..]);
        if (idEnd == idStart) return default;

        return path.AsSpan(idEnd + 1) is "captures" ? Post(method, ApiOperation.Capture, path[idStart..idEnd]) : default;
    }

    private static Route Intent(string method, string id) => (method, id) switch
    {
        (_, "") => default,
        ("POST", "search") => new Route(ApiOperation.SearchIntents),
        ("GET", _) => new Route(ApiOperation.GetIntent, id),
        _ => new Route(ApiOperation.None, id, Allow: "GET"),
    };

    private static Route Post(string method, ApiOperation operation, string id) =>
        string.Equals(method, "POST", StringComparison.Ordinal) ? new Route(operation, id) : new Route(ApiOperation.None, id, Allow: "POST");
}
