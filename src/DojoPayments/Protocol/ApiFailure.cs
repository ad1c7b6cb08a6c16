namespace DojoPayments.Protocol;

/// <summary>Why a request has no complete answer.</summary>
internal enum ApiFailure
{
    /// <summary>A complete answer came.</summary>
    None,

    /// <summary>The name, the connection or the stream failed.</summary>
    Connection,

    /// <summary>TLS could not be agreed on or the certificate is not trusted; trying again gives the same.</summary>
    Security,

    /// <summary>The connection was made, and the other side ended it in the middle of the TLS handshake.</summary>
    Handshake,

    /// <summary>A proxy on the way asks for credentials and let nothing through; trying again gives the same.</summary>
    ProxyAuthentication,

    /// <summary>One of the two time-outs ran out.</summary>
    TimedOut,

    /// <summary>The batch was stopped and its grace was over.</summary>
    Aborted,
}
