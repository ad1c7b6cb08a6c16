namespace DojoPayments.Credentials;

/// <summary>The setting that <c>Set-DojoApiKey</c> keeps: a key, or the name of the secret that holds it.</summary>
internal sealed class ConfiguredKey
{
    public ConfiguredKey(ApiKey key) => Key = key;

    public ConfiguredKey(SecretReference secret) => Secret = secret;

    /// <summary>Null if a secret is named instead.</summary>
    public ApiKey? Key { get; }

    /// <summary>Null if the key itself is kept.</summary>
    public SecretReference? Secret { get; }

    /// <exception cref="DojoException">The secret cannot be read, or InvalidApiKey.</exception>
    public ApiKey Read(SecretVaults vaults) => Key ?? vaults.Read(Secret!);

    /// <summary>Fit to be shown.</summary>
    public override string ToString() => Key?.ToString() ?? Secret!.ToString();
}
