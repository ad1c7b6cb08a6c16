using System;

namespace DojoPayments.Api;

/// <summary>The address of the API and the settings of its requests; one for a batch.</summary>
internal sealed class ApiConnection
{
    /// <summary>The oldest API version that lists an intent's captures, which the read-back needs.</summary>
    public const string OldestVersion = "2024-02-05";

    public static readonly Uri DefaultBaseUri = new("https://api.dojo.tech/");

    private ApiConnection(Uri baseUri, string version, string apiKey, TimeSpan connectionTimeout, TimeSpan operationTimeout, ProxySettings proxy)
    {
        BaseUri = baseUri;
        Version = version;
        ApiKey = apiKey;
        ConnectionTimeout = connectionTimeout;
        OperationTimeout = operationTimeout;
        Proxy = proxy;
    }

    /// <summary>Absolute, ends in a slash.</summary>
    public Uri BaseUri { get; }

    public string Version { get; }

    /// <summary>The secret key, as it goes into the Authorization header.</summary>
    public string ApiKey { get; }

    /// <summary>The longest wait of a request until its first byte is written.</summary>
    public TimeSpan ConnectionTimeout { get; }

    /// <summary>The longest wait for the complete answer, from the first byte of the request on.</summary>
    public TimeSpan OperationTimeout { get; }

    /// <summary>The proxy of the requests. Plain http to loopback uses none, because a proxy would see the key in clear text.</summary>
    public ProxySettings Proxy { get; }

    /// <summary>Checks the settings that every request depends on.</summary>
    /// <exception cref="DojoException">InvalidBaseUri or InvalidApiVersion.</exception>
    public static ApiConnection Create(Uri baseUri, string version, string apiKey, TimeSpan connectionTimeout, TimeSpan operationTimeout, ProxySettings? proxy = null)
    {
        if (!baseUri.IsAbsoluteUri || baseUri.Query.Length > 0 || baseUri.Fragment.Length > 0 || baseUri.UserInfo.Length > 0)
            throw InvalidBaseUri(baseUri, baseUri.IsAbsoluteUri ? "it has a user, a query or a fragment" : "it does not begin with https://");
        // A key that is sent in clear text is no longer secret.
        if (baseUri.Scheme != Uri.UriSchemeHttps && baseUri.Scheme != Uri.UriSchemeHttp)
            throw InvalidBaseUri(baseUri, "it does not begin with https://");
        if (baseUri.Scheme == Uri.UriSchemeHttp && !(baseUri.Scheme == Uri.UriSchemeHttp && baseUri.IsLoopback))
            throw InvalidBaseUri(baseUri, "the API key would be sent without encryption");
        if (!DateTime.TryParseExact(version, "yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture, System.Globalization.DateTimeStyles.None, out _)
            || string.CompareOrdinal(version, OldestVersion) < 0)
        {
            throw new DojoException(
                DojoErrorId.InvalidApiVersion,
                $"The API version '{version}' cannot be used: it must be a date from {OldestVersion} on, because earlier versions do not list the captures of a payment intent.",
                $"Leave -ApiVersion out, or give {OldestVersion} or a later version. Nothing was sent.");
        }

        var text = baseUri.AbsoluteUri;
        return new ApiConnection(
            text.EndsWith("/", StringComparison.Ordinal) ? baseUri : new Uri(text + "/"),
            version,
            apiKey,
            connectionTimeout,
            operationTimeout,
            baseUri.Scheme == Uri.UriSchemeHttp ? ProxySettings.None : proxy ?? ProxySettings.System);
    }

    /// <summary>A text that cannot be an address.</summary>
    public static DojoException Unreadable(string text) => InvalidBaseUri(text, "it is not an address");

    // Without the user part of the address, because its password would be shown.
    private static DojoException InvalidBaseUri(Uri baseUri, string why) => InvalidBaseUri(
        baseUri.IsAbsoluteUri ? baseUri.GetComponents(UriComponents.AbsoluteUri & ~UriComponents.UserInfo, UriFormat.UriEscaped) : baseUri.OriginalString,
        why);

    private static DojoException InvalidBaseUri(string text, string why) => new(
        DojoErrorId.InvalidBaseUri,
        $"The base address '{text}' cannot be used: {why}.",
        $"Give an https address such as {DefaultBaseUri} with -BaseUri or in $env:DOJO_BASE_URI. http is accepted only for a loopback address of this machine. Nothing was sent.");
}
