namespace DojoPayments.Sandbox;

/// <summary>The operations of the API that the sandbox serves: a method and a route each.</summary>
public enum ApiOperation
{
    /// <summary>No route of the API, or not with this method.</summary>
    None,

    /// <summary><c>GET /payment-intents/{id}</c></summary>
    GetIntent,

    /// <summary><c>POST /payment-intents/search</c></summary>
    SearchIntents,

    /// <summary><c>POST /payment-intents/{id}/captures</c></summary>
    Capture,
}
