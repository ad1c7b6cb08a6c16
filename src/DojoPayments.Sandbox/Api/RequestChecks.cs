using System.Net.Http.Headers;

namespace DojoPayments.Sandbox;

/// <summary>What every operation demands of a request before its body counts.</summary>
internal sealed class RequestChecks(SandboxOptions options)
{
    private const string Scheme = "Basic ";
    private const string SandboxKey = "sk_sandbox_";
    private const string ProductionKey = "sk_prod_";

    private readonly HashSet<string>? _accepted = options.AcceptedKeys is { } keys ? new HashSet<string>(keys, StringComparer.Ordinal) : null;

    /// <summary>The refusal, or null when the request may go on.</summary>
    public ApiAnswer? Refuse(ApiRequest request) =>
        RefuseKey(request.Authorization) ?? RefuseVersion(request.Version) ?? (HasBody(request.Route.Operation) ? RefuseContentType(request.ContentType) : null);

    private static bool HasBody(ApiOperation operation) =>
        operation is ApiOperation.Capture or ApiOperation.SearchIntents;

    private ApiAnswer? RefuseKey(string? authorization)
    {
        if (string.IsNullOrEmpty(authorization)) return Problem.Unauthorized("The Authorization header is missing.");
        if (!authorization.StartsWith(Scheme, StringComparison.Ordinal) || !IsWellFormed(authorization.AsSpan(Scheme.Length)))
            return Problem.Unauthorized("The Authorization header must be 'Basic' and the API key as it is, sk_sandbox_... or sk_prod_..., not base64.");
        return _accepted?.Contains(authorization[Scheme.Length..]) is false ? Problem.Unauthorized("The API key is not known.") : null;
    }

    private static bool IsWellFormed(ReadOnlySpan<char> key)
    {
        var secret = key.StartsWith(SandboxKey, StringComparison.Ordinal) ? key[SandboxKey.Length..]
            : key.StartsWith(ProductionKey, StringComparison.Ordinal) ? key[ProductionKey.Length..]
            : default;
        if (secret.IsEmpty) return false;
        foreach (var c in secret)
        {
            if (!char.IsAsciiLetterOrDigit(c) && c is not ('_' or '-')) return false;
        }

        return true;
    }

    // Older versions exist, but an intent has no captures[] in them.
    private static ApiAnswer? RefuseVersion(string? version) => version switch
    {
        "2024-02-05" or "2025-09-10" or "2026-02-27" => null,
        null or "" => Problem.Invalid("version", "The version field is required."),
        _ => Problem.Invalid("version", $"The value '{version}' is not a version of this API: 2024-02-05, 2025-09-10 or 2026-02-27."),
    };

    private static ApiAnswer? RefuseContentType(string? contentType)
    {
        if (contentType is "application/json" or "application/json; charset=utf-8") return null;
        var isJson = MediaTypeHeaderValue.TryParse(contentType, out var parsed)
            && string.Equals(parsed.MediaType, "application/json", StringComparison.OrdinalIgnoreCase)
            && parsed.CharSet?.Trim('"') is var charset
            && (charset is null || charset.Equals("utf-8", StringComparison.OrdinalIgnoreCase));
        return isJson ? null : Problem.Of(415, "The request body must be application/json in UTF-8.");
    }
}
