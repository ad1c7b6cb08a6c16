namespace DojoPayments.Sandbox;

/// <summary>The operations of the API that the sandbox serves: a method and a route each.</summary>
public enum ApiOperation
{
    /// <summary>No route of the API, or not with this method.</summary>
    None,

    /// <summary><c>POST /payment-intents</c></summary>
    CreateIntent,

    /// <summary><c>GET /payment-intents/{id}</c></summary>
    GetIntent,

    /// <summary><c>DELETE /payment-intents/{id}</c></summary>
    CancelIntent,

    /// <summary><c>POST /payment-intents/search</c></summary>
    SearchIntents,

    /// <summary><c>POST /payment-intents/{id}/captures</c></summary>
    Capture,

    /// <summary><c>POST /payment-intents/{id}/refunds</c></summary>
    Refund,

    /// <summary><c>POST /payment-intents/{id}/reversal</c></summary>
    Reverse,
}
