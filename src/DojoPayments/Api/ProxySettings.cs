using System;
using System.Net;

namespace DojoPayments.Api;

/// <summary>The proxy of the requests. Equal settings share their connections.</summary>
internal sealed class ProxySettings : IEquatable<ProxySettings>
{
    private readonly Uri? _address;
    private readonly NetworkCredential? _credential;
    private readonly bool _usesDefaultCredentials;

    private ProxySettings(Uri? address, NetworkCredential? credential, bool usesDefaultCredentials)
    {
        _address = address;
        _credential = credential;
        _usesDefaultCredentials = usesDefaultCredentials;
    }

    /// <summary>No proxy.</summary>
    public static ProxySettings None { get; } = new(null, null, usesDefaultCredentials: false);

    /// <summary>The proxy that the system has for an address, if any, with the credentials of the account.</summary>
    public static ProxySettings System { get; } = new(null, null, usesDefaultCredentials: true);

    /// <summary>Checks the parameters of a proxy.</summary>
    /// <param name="address">The proxy's address; null for the system's proxy.</param>
    /// <param name="credential">An account for the proxy.</param>
    /// <param name="usesDefaultCredentials">True if the account of this process is used for the proxy.</param>
    /// <param name="isOff">True if no proxy is used, not even the proxy of the system.</param>
    /// <exception cref="DojoException">InvalidProxy.</exception>
    public static ProxySettings Create(Uri? address, NetworkCredential? credential, bool usesDefaultCredentials, bool isOff)
    {
        if (isOff && (address is not null || credential is not null || usesDefaultCredentials))
            throw Invalid("-NoProxy was given together with -Proxy, -ProxyCredential or -ProxyUseDefaultCredentials.", "Give -NoProxy alone, or leave it out.");
        if (isOff)
            return None;
        if (credential is not null && usesDefaultCredentials)
            throw Invalid("-ProxyCredential and -ProxyUseDefaultCredentials were both given.", "Give one of them.");
        if (address is null && (credential is not null || usesDefaultCredentials))
            throw Invalid($"-{(credential is null ? "ProxyUseDefaultCredentials" : "ProxyCredential")} was given without -Proxy.", "Give the address of the proxy with -Proxy. The proxy of the system gets the credentials of the account that runs this without a parameter.");
        if (address is null)
            return System;
        if (!address.IsAbsoluteUri || (address.Scheme != Uri.UriSchemeHttp && address.Scheme != Uri.UriSchemeHttps) || address.Host.Length == 0)
            throw Invalid($"-Proxy was read as '{WithoutUser(address)}', which does not begin with http:// or https://.", "Write the scheme and the port too, for example http://proxy.example:8080.");
        // The user part would be shown in every message that names the proxy.
        if (address.UserInfo.Length > 0)
            throw Invalid($"-Proxy was read as '{WithoutUser(address)}', with a user before the host.", "Give the user and the password with -ProxyCredential.");
        return new ProxySettings(address, credential, usesDefaultCredentials);
    }

    /// <summary>Null for the system's proxy, and for none.</summary>
    public IWebProxy? ToWebProxy()
    {
        if (_address is null)
            return null;
        var proxy = new WebProxy(_address);
        if (_usesDefaultCredentials)
            proxy.UseDefaultCredentials = true;
        else
            proxy.Credentials = _credential;
        return proxy;
    }

    /// <inheritdoc/>
    public bool Equals(ProxySettings? other) =>
        other is not null
        && _address == other._address
        && _usesDefaultCredentials == other._usesDefaultCredentials
        && string.Equals(_credential?.UserName, other._credential?.UserName, StringComparison.Ordinal)
        && string.Equals(_credential?.Domain, other._credential?.Domain, StringComparison.Ordinal)
        && string.Equals(_credential?.Password, other._credential?.Password, StringComparison.Ordinal);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as ProxySettings);

    /// <inheritdoc/>
    public override int GetHashCode() => _address is null ? _usesDefaultCredentials.GetHashCode() : _address.GetHashCode();

    /// <summary>For messages; without credentials.</summary>
    public override string ToString() => _address is not null ? $"the proxy {_address}" : _usesDefaultCredentials ? "the system's proxy, if it names one" : "no proxy";

    private static string WithoutUser(Uri address) => address.IsAbsoluteUri
        ? address.GetComponents(UriComponents.AbsoluteUri & ~UriComponents.UserInfo, UriFormat.UriEscaped)
        : address.OriginalString;

    private static DojoException Invalid(string what, string whatToDo) => new(DojoErrorId.InvalidProxy, what, whatToDo + " Nothing was sent.");
}
