using System;
using System.Management.Automation;
using System.Security;
using DojoPayments.Api;
using DojoPayments.Credentials;
using DojoPayments.Journal;

namespace DojoPayments.Cmdlets;

/// <summary>The parameters of every cmdlet that calls the API.</summary>
public abstract class DojoApiCmdlet : PSCmdlet
{
    internal const string BaseUriVariable = "DOJO_BASE_URI";

    private const int MaxTimeout = 3600;

    private string _keyLastCharacters = string.Empty;

    /// <summary>The API key for this call; without it this session's key, <c>$env:DOJO_API_KEY</c> or the account's key is used.</summary>
    [Parameter]
    [NoPlainText]
    [ValidateNotNull]
    public SecureString? ApiKey { get; set; }

    /// <summary>The API's address: https, or http to this machine's loopback. Default <c>$env:DOJO_BASE_URI</c>, else Dojo's.</summary>
    [Parameter]
    [ValidateNotNull]
    public Uri? BaseUri { get; set; }

    /// <summary>The API version, a date; 2024-02-05 or later.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string ApiVersion { get; set; } = ApiConnection.OldestVersion;

    /// <summary>Seconds until a request must have reached the API.</summary>
    [Parameter]
    [Alias("TimeoutSec")]
    [ValidateRange(1, MaxTimeout)]
    public int ConnectionTimeoutSeconds { get; set; } = 10;

    /// <summary>Seconds, from then on, until its answer must be complete. Long on purpose: what times out is a doubt to resolve.</summary>
    [Parameter]
    [ValidateRange(1, MaxTimeout)]
    public int OperationTimeoutSeconds { get; set; } = 100;

    /// <summary>The address of the proxy, http or https. Default the proxy of the system. Plain http to loopback uses no proxy.</summary>
    [Parameter]
    public Uri? Proxy { get; set; }

    /// <summary>An account for <see cref="Proxy"/>.</summary>
    [Parameter]
    [Credential]
    public PSCredential? ProxyCredential { get; set; }

    /// <summary>The account that runs this is the account for <see cref="Proxy"/>.</summary>
    [Parameter]
    public SwitchParameter ProxyUseDefaultCredentials { get; set; }

    /// <summary>Uses no proxy, not even the proxy of the system.</summary>
    [Parameter]
    public SwitchParameter NoProxy { get; set; }

    private protected DojoEnvironment Environment { get; private set; }

    /// <summary>Checks key and address; ends the pipeline where either would fail every request alike.</summary>
    private protected DojoApiClient Connect() => this.OrEnd(() =>
    {
        var proxy = ProxySettings.Create(Proxy, ProxyCredential?.GetNetworkCredential(), ProxyUseDefaultCredentials, NoProxy);
        var key = ApiKeySources.Require(ApiKey, new SecretVaults(InvokeCommand));
        Environment = key.Environment;
        _keyLastCharacters = key.LastCharacters;
        WriteVerbose($"Using the {key.Environment} key from {key.Source} ({key}).");
        var connection = ApiConnection.Create(
            BaseUri ?? BaseUriFromEnvironment() ?? ApiConnection.DefaultBaseUri,
            ApiVersion,
            key.Reveal(),
            TimeSpan.FromSeconds(ConnectionTimeoutSeconds),
            TimeSpan.FromSeconds(OperationTimeoutSeconds),
            proxy);
        WriteVerbose($"Sending to {connection.BaseUri} through {connection.Proxy}.");
        return new DojoApiClient(connection, ApiTransport.For(connection));
    });

    /// <summary>What a journal's opening line says of this call, once it is connected.</summary>
    private protected JournalRun DescribeRun(string? inputName = null) => JournalRun.Here(Environment, _keyLastCharacters, inputName);

    private static Uri? BaseUriFromEnvironment()
    {
        if (System.Environment.GetEnvironmentVariable(BaseUriVariable) is not { Length: > 0 } text)
            return null;
        return Uri.TryCreate(text, UriKind.RelativeOrAbsolute, out var address) ? address : throw ApiConnection.Unreadable(text);
    }
}
