using System;
using DojoPayments.Protocol;

namespace DojoPayments.Api;

/// <summary>The words for a request that has no complete answer.</summary>
internal static class FailureWords
{
    /// <summary>Why there is none; the end of a sentence, without its full stop.</summary>
    /// <param name="failure">What failed.</param>
    /// <param name="cause">The transport's own words, if it gave any.</param>
    public static string Reason(ApiFailure failure, Exception? cause) => failure switch
    {
        ApiFailure.TimedOut => "the time-out ran out",
        ApiFailure.Aborted => "the batch was stopped before the answer came",
        ApiFailure.Handshake => $"the connection was made, and the other side ended it before TLS was agreed on ({Innermost(cause)})",
        ApiFailure.ProxyAuthentication => "the proxy, and not the API, asks for credentials (407)",
        _ => Innermost(cause),
    };

    /// <summary>What to do if the API was not reached.</summary>
    public static string Advice(ApiFailure failure) => failure switch
    {
        ApiFailure.Security => "Check the certificate and TLS settings between here and the API.",
        ApiFailure.Handshake => "Check that this system allows TLS 1.2 or later, and that no firewall or filter between here and the API ends TLS connections.",
        ApiFailure.ProxyAuthentication => "Give the proxy's address with -Proxy and an account for it with -ProxyCredential, or -ProxyUseDefaultCredentials for the account that runs this; -NoProxy if the API can be reached without it.",
        _ => "Check the network and the base address.",
    };

    private static string Innermost(Exception? cause) => cause?.GetBaseException().Message.TrimEnd('.') ?? "the connection failed";
}
