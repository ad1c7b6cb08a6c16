using System;
using System.Globalization;
using DojoPayments.Protocol;

namespace DojoPayments.Api;

/// <summary>The texts about a request without a complete answer.</summary>
internal static class FailureWords
{
    /// <summary>The reason, as the end of a sentence without its full stop.</summary>
    /// <param name="failure">The failure.</param>
    /// <param name="cause">The transport's own words, if it gave any.</param>
    public static string Reason(ApiFailure failure, Exception? cause) => failure switch
    {
        ApiFailure.TimedOut => "no answer came within the time-out",
        ApiFailure.Aborted => "the batch was stopped before the answer came",
        ApiFailure.Handshake => $"the other side ended the connection before TLS was agreed on ({Innermost(cause)})",
        ApiFailure.ProxyAuthentication => "the proxy asks for credentials (407)",
        _ => Innermost(cause),
    };

    /// <summary>The advice if the API was not reached.</summary>
    public static string Advice(ApiFailure failure) => failure switch
    {
        ApiFailure.Security => "Check the certificate of the other side and the TLS settings of this machine.",
        ApiFailure.Handshake => "Check that this machine allows TLS 1.2 or later, and that no firewall or filter ends TLS connections to the API.",
        ApiFailure.ProxyAuthentication => "Give the proxy's address with -Proxy, and an account for it with -ProxyCredential, or -ProxyUseDefaultCredentials for the account that runs this. If the API can be reached without a proxy, give -NoProxy.",
        _ => "Check the network and the base address (-BaseUri).",
    };

    /// <summary>The advice about a refusal that is the same for reads and captures.</summary>
    /// <returns>Null if there is none.</returns>
    public static string? Advice(int statusCode) => statusCode switch
    {
        401 => "The API key is wrong, deleted or of another location: set a valid key with Set-DojoApiKey, and run the command again.",
        407 => Advice(ApiFailure.ProxyAuthentication),
        404 => "Check the id, and that the API key is of the same environment and location.",
        429 => "The API was still too busy after every retry: run it again later, with a lower -ThrottleLimit.",
        _ => null,
    };

    /// <summary>A number of attempts, for a sentence.</summary>
    public static string Attempts(int attempts) => attempts == 1 ? "1 attempt" : string.Format(CultureInfo.InvariantCulture, "{0} attempts", attempts);

    private static string Innermost(Exception? cause) => cause?.GetBaseException().Message.TrimEnd('.') ?? "the connection failed";
}
