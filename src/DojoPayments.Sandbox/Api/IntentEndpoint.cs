namespace DojoPayments.Sandbox;

/// <summary><c>GET /payment-intents/{id}</c></summary>
internal sealed class IntentEndpoint(IntentLedger ledger)
{
    public ApiAnswer Answer(ApiRequest request)
    {
        var id = request.Route.PaymentIntentId;
        if (request.ReturnCanceled is { } text && !bool.TryParse(text, out _)) return Problem.Invalid("returnCanceled", $"The value '{text}' is not valid.");
        var isHidden = request.ReturnCanceled is null || !bool.Parse(request.ReturnCanceled);
        if (!ledger.TryGet(id, out var intent) || (isHidden && intent.Status is IntentStatus.Canceled)) return Problem.From(Refusal.UnknownIntent(id));
        return IntentJson.Answer(intent);
    }
}
