namespace DojoPayments.Protocol;

/// <summary>The reason why a request has no complete answer.</summary>
internal enum ApiFailure
{
    /// <summary>A complete answer came.</summary>
    None,

    /// <summary>The name, the connection or the stream failed.</summary>
    Connection,

    /// <summary>TLS could not be agreed on or the certificate is not trusted; a retry gives the same result.</summary>
    Security,

    /// <summary>The connection was made, and the other side ended it in the middle of the TLS handshake.</summary>
    Handshake,

    /// <summary>A proxy asks for credentials and passed nothing on; a retry gives the same result.</summary>
    ProxyAuthentication,

    /// <summary>One of the two time-outs ran out.</summary>
    TimedOut,

    /// <summary>The batch was stopped and its grace was over.</summary>
    Aborted,
}
