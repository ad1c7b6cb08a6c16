using System;
using System.Security;

namespace DojoPayments.Credentials;

/// <summary>Finds the API key: the first source that has a key counts, and a bad key there is an error.</summary>
internal static class ApiKeySources
{
    public const string EnvironmentVariable = "DOJO_API_KEY";

    /// <summary>The order: the parameter, the runspace's key, the environment variable, the account's key.</summary>
    /// <param name="parameter">The value of <c>-ApiKey</c>, if given.</param>
    /// <param name="vaults">Where a key that is kept as a secret is read.</param>
    /// <exception cref="DojoException">InvalidApiKey, InvalidApiKeyFile, or an error about a secret.</exception>
    public static ApiKey? Find(SecureString? parameter, SecretVaults vaults)
    {
        if (parameter is not null)
            return ApiKey.Parse(parameter, "-ApiKey");
        if (RunspaceKeys.Current is { } kept)
            return kept.Read(vaults);
        return Environment.GetEnvironmentVariable(EnvironmentVariable) is { Length: > 0 } text
            ? ApiKey.Parse(text, "$env:" + EnvironmentVariable)
            : AccountKey.Read()?.Read(vaults);
    }

    /// <inheritdoc cref="Find"/>
    /// <exception cref="DojoException">DojoApiKeyMissing, or as for <see cref="Find"/>.</exception>
    public static ApiKey Require(SecureString? parameter, SecretVaults vaults) => Find(parameter, vaults) ?? throw ApiKeyErrors.Missing(EnvironmentVariable);
}
