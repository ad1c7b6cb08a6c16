using System;
using System.Security;
using DojoPayments.Api;

namespace DojoPayments.Credentials;

/// <summary>Finds the key to use; the first of these that has one is asked, and a bad key there is an error, not a reason to go on.</summary>
internal static class ApiKeySources
{
    public const string EnvironmentVariable = "DOJO_API_KEY";

    /// <summary>The order: the parameter, the runspace's key, the environment variable.</summary>
    /// <param name="parameter">The value of <c>-ApiKey</c>, if given.</param>
    /// <exception cref="DojoException">InvalidApiKey.</exception>
    public static ApiKey? Find(SecureString? parameter)
    {
        if (parameter is not null)
            return ApiKey.Parse(parameter, "-ApiKey");
        if (RunspaceKeys.Current is { } kept)
            return kept;
        return Environment.GetEnvironmentVariable(EnvironmentVariable) is { Length: > 0 } text
            ? ApiKey.Parse(text, "$env:" + EnvironmentVariable)
            : null;
    }

    /// <inheritdoc cref="Find"/>
    /// <exception cref="DojoException">DojoApiKeyMissing or InvalidApiKey.</exception>
    public static ApiKey Require(SecureString? parameter) => Find(parameter) ?? throw new DojoException(
        DojoErrorId.DojoApiKeyMissing,
        "There is no API key.",
        $"Set one with Set-DojoApiKey, in $env:{EnvironmentVariable}, or with -ApiKey.");
}
