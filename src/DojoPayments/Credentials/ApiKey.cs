using System;
using System.Net;
using System.Security;

namespace DojoPayments.Credentials;

/// <summary>A checked API key. Only <see cref="Reveal"/> gives the key itself.</summary>
internal sealed class ApiKey
{
    private const string SandboxPrefix = "sk_sandbox_";
    private const string ProductionPrefix = "sk_prod_";
    private const int ShownCharacters = 4;

    private readonly SecureString _secret;

    private ApiKey(SecureString secret, DojoEnvironment environment, string source, string lastCharacters)
    {
        _secret = secret;
        Environment = environment;
        Source = source;
        LastCharacters = lastCharacters;
    }

    public DojoEnvironment Environment { get; }

    /// <summary>Where it came from, in the user's terms.</summary>
    public string Source { get; }

    public string LastCharacters { get; }

    /// <summary>Checks a key that is kept in the clear where it comes from.</summary>
    /// <exception cref="DojoException">InvalidApiKey; the message does not repeat the key.</exception>
    public static ApiKey Parse(string text, string source)
    {
        // Files and vaults often have a line end behind the key.
        var key = text.Trim(' ', '\r', '\n');
        var environment = key switch
        {
            _ when IsKey(key, SandboxPrefix) => DojoEnvironment.Sandbox,
            _ when IsKey(key, ProductionPrefix) => DojoEnvironment.Production,
            _ => throw ApiKeyErrors.Invalid(source, Fault(key)),
        };

        return new ApiKey(new NetworkCredential(string.Empty, key).SecurePassword, environment, source, key.Substring(key.Length - ShownCharacters));
    }

    /// <inheritdoc cref="Parse(string, string)"/>
    public static ApiKey Parse(SecureString secret, string source) => Parse(new NetworkCredential(string.Empty, secret).Password, source);

    /// <summary>The key itself, for the Authorization header.</summary>
    public string Reveal() => new NetworkCredential(string.Empty, _secret).Password;

    public override string ToString() => $"{(Environment == DojoEnvironment.Sandbox ? SandboxPrefix : ProductionPrefix)}...{LastCharacters}";

    // The key itself is never repeated.
    private static string Fault(string key)
    {
        if (key.Length == 0)
            return "it is empty";
        var prefix = key.StartsWith(SandboxPrefix, StringComparison.Ordinal) ? SandboxPrefix : key.StartsWith(ProductionPrefix, StringComparison.Ordinal) ? ProductionPrefix : null;
        if (prefix is null)
            return $"it does not begin with {SandboxPrefix} or {ProductionPrefix}";
        return key.Length < prefix.Length + ShownCharacters
            ? $"it is too short, with {key.Length} characters"
            : $"it has characters other than letters, digits, '_' and '-' behind {prefix}";
    }

    private static bool IsKey(string key, string prefix)
    {
        if (!key.StartsWith(prefix, StringComparison.Ordinal) || key.Length < prefix.Length + ShownCharacters)
            return false;
        foreach (var character in key)
        {
            if (character is not ((>= 'A' and <= 'Z') or (>= 'a' and <= 'z') or (>= '0' and <= '9') or '_' or '-'))
                return false;
        }

        return true;
    }
}
