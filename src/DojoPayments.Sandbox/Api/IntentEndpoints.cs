using System.Globalization;

namespace DojoPayments.Sandbox;

/// <summary>Creating, reading and cancelling payment intents.</summary>
internal sealed class IntentEndpoints(IntentLedger ledger)
{
    private static readonly string[] s_createMembers =
    [
        "captureMode", "amount", "tipsAmount", "reference", "description", "customer", "billingAddress", "shippingDetails",
        "cardHolderNotPresent", "config", "requestSecurity", "itemLines", "taxLines", "paymentMethods", "actionLink", "expireAt",
        "autoExpireIn", "autoExpireAction", "metadata", "setupIntentId", "orderDetails", "cashbackAmount", "serviceChargeAmount",
        "generateRemoteToken", "isNotOnlineCheckout",
    ];

    private static readonly string[] s_moneyMembers = ["value", "currencyCode"];
    private static readonly string[] s_currencies = ["GBP", "EUR"];

    /// <summary>Members that no capture depends on (customer, addresses, lines, ...) are let through unread and not reported back.</summary>
    public ApiAnswer Create(ApiRequest request)
    {
        if (!JsonBody.TryParse(request.Body, s_createMembers, out var body, out var refusal)) return refusal;

        var amount = ReadMoney(body, "amount", required: true, min: 1);
        var tips = ReadMoney(body, "tipsAmount", required: false, min: 0);
        var mode = body.Choice<CaptureMode>("captureMode") ?? CaptureMode.Auto;
        var reference = body.Text("reference", maxLength: 60, minLength: 1, required: true);
        var description = body.Text("description", maxLength: 4096);
        var expireAt = body.Time("expireAt");
        var autoExpireIn = ReadAutoExpireIn(body);
        var autoExpireAction = body.Choice<AutoExpireAction>("autoExpireAction");
        var metadata = body.Pairs("metadata");
        if (mode is CaptureMode.Manual && autoExpireAction is null) body.Fail("autoExpireAction", "is required when the capture mode is Manual");
        if (body.Errors.Any) return Problem.Invalid(body.Errors);

        var terms = new IntentTerms
        {
            Amount = amount!.Value.Value,
            Currency = amount.Value.Currency,
            TipsAmount = tips?.Value,
            CaptureMode = mode,
            Reference = reference!,
            Description = description,
            ExpireAt = expireAt,
            AutoExpireIn = autoExpireIn,
            AutoExpireAction = autoExpireAction,
            Metadata = metadata,
        };
        return ledger.TryGet(ledger.Create(terms), out var intent) ? IntentJson.Answer(intent) : throw new InvalidOperationException();
    }

    public ApiAnswer Get(ApiRequest request)
    {
        var id = request.Route.PaymentIntentId;
        if (request.ReturnCanceled is { } text && !bool.TryParse(text, out _)) return Problem.Invalid("returnCanceled", $"The value '{text}' is not valid.");
        var isHidden = request.ReturnCanceled is null || !bool.Parse(request.ReturnCanceled);
        if (!ledger.TryGet(id, out var intent) || (isHidden && intent.Status is IntentStatus.Canceled)) return Problem.From(Refusal.UnknownIntent(id), 404);
        return IntentJson.Answer(intent);
    }

    /// <summary>The API documents no 409 here: an intent that cannot be cancelled is a bad request.</summary>
    public ApiAnswer Cancel(ApiRequest request)
    {
        if (ledger.Cancel(request.Route.PaymentIntentId) is { } refusal) return Problem.From(refusal, conflictStatus: 400);
        return ledger.TryGet(request.Route.PaymentIntentId, out var intent) ? IntentJson.Answer(intent) : throw new InvalidOperationException();
    }

    private static (long Value, string Currency)? ReadMoney(JsonBody body, string name, bool required, long min)
    {
        if (body.Object(name, s_moneyMembers, required) is not { } money) return null;
        var value = money.Integer("value", required: true, min: min);
        var currency = money.Text("currencyCode", maxLength: 10, minLength: 1, required: true);
        if (currency is not null && !s_currencies.Contains(currency, StringComparer.Ordinal)) money.Fail("currencyCode", "must be GBP or EUR");
        return (value ?? 0, currency ?? "");
    }

    private static TimeSpan? ReadAutoExpireIn(JsonBody body)
    {
        if (body.Text("autoExpireIn", maxLength: 20) is not { } text) return null;
        string[] formats = [@"d\.hh\:mm\:ss", @"dd\.hh\:mm\:ss", @"hh\:mm\:ss"];
        if (TimeSpan.TryParseExact(text, formats, CultureInfo.InvariantCulture, out var time)
            && time > TimeSpan.FromSeconds(30) && time < TimeSpan.FromDays(7)) return time;
        body.Fail("autoExpireIn", "must be dd.hh:MM:ss, more than 30 seconds and less than 7 days");
        return null;
    }
}
