namespace DojoPayments.Credentials;

/// <summary>The words about API keys that are missing or wrong. None of them repeats a key.</summary>
internal static class ApiKeyErrors
{
    public static DojoException Missing(string environmentVariable) => new(
        DojoErrorId.DojoApiKeyMissing,
        "No API key is set.",
        $"Set it with Set-DojoApiKey (for a scheduled task with -Scope CurrentUser, under the account of the task), in $env:{environmentVariable}, or with -ApiKey.");

    /// <summary>The key cannot be one of Dojo's.</summary>
    /// <param name="source">The place that the key came from.</param>
    /// <param name="fault">The end of the sentence, without its full stop.</param>
    public static DojoException Invalid(string source, string fault) => new(
        DojoErrorId.InvalidApiKey,
        $"The API key from {source} is not a secret key of Dojo: {fault}.",
        "Copy the whole secret key from Dojo's developer portal and set it with Set-DojoApiKey.");

    public static DojoException PlainText() => new(
        DojoErrorId.InvalidApiKey,
        "An API key is not accepted as plain text, because plain text stays in histories and logs.",
        "Run Set-DojoApiKey without parameters to be asked for the key, or give a SecureString, for example from Read-Host -AsSecureString.");
}
