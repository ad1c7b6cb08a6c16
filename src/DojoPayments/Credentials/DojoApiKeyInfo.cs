namespace DojoPayments;

/// <summary>The API key in use, without the key itself.</summary>
public sealed class DojoApiKeyInfo
{
    internal DojoApiKeyInfo(Credentials.ApiKey key)
    {
        Environment = key.Environment;
        Source = key.Source;
        LastCharacters = key.LastCharacters;
    }

    /// <summary>The environment that the key picks.</summary>
    public DojoEnvironment Environment { get; }

    /// <summary>Where the key comes from.</summary>
    public string Source { get; }

    /// <summary>The key's last four characters, to tell it from another.</summary>
    public string LastCharacters { get; }
}
