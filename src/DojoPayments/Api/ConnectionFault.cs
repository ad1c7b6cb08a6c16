using System;
using System.Net;
using System.Net.Http;
using System.Reflection;
using System.Security.Authentication;
using DojoPayments.Protocol;

namespace DojoPayments.Api;

/// <summary>Finds the failure behind an exception of the transport, on .NET and on .NET Framework.</summary>
internal static class ConnectionFault
{
    // .NET 8 and later have the failure in an enum that .NET Standard does not have.
    private static readonly PropertyInfo? s_requestError = typeof(HttpRequestException).GetProperty("HttpRequestError");

    /// <summary>The failure; neither a time-out nor a stop, which the caller knows.</summary>
    /// <param name="exception">The transport's exception.</param>
    public static ApiFailure Of(Exception exception)
    {
        for (var cause = exception; cause is not null; cause = cause.InnerException)
        {
            switch (cause)
            {
                case AuthenticationException:
                case WebException { Status: WebExceptionStatus.TrustFailure or WebExceptionStatus.SecureChannelFailure }:
                    return ApiFailure.Security;
                // .NET Framework has no word of its own for a handshake that is dropped: it is the first thing that is sent.
                case WebException { Status: WebExceptionStatus.SendFailure, InnerException: System.IO.IOException { InnerException: null } }:
                    return ApiFailure.Handshake;
                default:
                    break;
            }
        }

        return exception is HttpRequestException ? OfRequest(exception) : ApiFailure.Connection;
    }

    private static ApiFailure OfRequest(Exception exception) => s_requestError?.GetValue(exception)?.ToString() switch
    {
        "SecureConnectionError" => ApiFailure.Handshake,
        // The status of the proxy's answer is only in the message.
        "ProxyTunnelError" when exception.Message.Contains("'407'") => ApiFailure.ProxyAuthentication,
        _ => ApiFailure.Connection,
    };
}
