using System.Buffers;
using System.Text.Json;

namespace DojoPayments.Sandbox;

/// <summary>Refunds and reversals.</summary>
internal sealed class UndoEndpoints(IntentLedger ledger)
{
    private static readonly string[] s_refundMembers = ["amount", "previousTransactionId", "refundReason", "notes"];

    /// <summary>The API documents no 409 here: a refund that cannot be made is a bad request.</summary>
    public ApiAnswer Refund(ApiRequest request)
    {
        if (!JsonBody.TryParse(request.Body, s_refundMembers, out var body, out var malformed)) return malformed;
        var amount = body.Integer("amount", required: true, min: 1) ?? 0;
        body.Text("previousTransactionId", maxLength: 100);
        var reason = body.Text("refundReason", maxLength: 1024);
        var notes = body.Text("notes", maxLength: 4096);
        if (string.IsNullOrEmpty(request.IdempotencyKey)) body.Fail("idempotencyKey", "is required");
        else if (request.IdempotencyKey.Length > 100) body.Fail("idempotencyKey", "must have at most 100 characters");
        if (body.Errors.Any) return Problem.Invalid(body.Errors);

        var id = request.Route.PaymentIntentId;
        if (ledger.Refund(id, request.IdempotencyKey!, amount, reason, notes, out var refund) is { } refusal) return Problem.From(refusal, conflictStatus: 400);
        return Answer(("paymentIntentId", id), ("refundId", refund.Id), ("refundReason", refund.Reason), ("notes", refund.Notes));
    }

    public ApiAnswer Reverse(ApiRequest request) =>
        ledger.Reverse(request.Route.PaymentIntentId, out var reversalId) is { } refusal
            ? Problem.From(refusal, conflictStatus: 409)
            : Answer(("message", "reverse payment"), ("reversalId", reversalId));

    private static ApiAnswer Answer(params ReadOnlySpan<(string Name, string? Value)> members)
    {
        var buffer = new ArrayBufferWriter<byte>(256);
        using var json = new Utf8JsonWriter(buffer);
        json.WriteStartObject();
        foreach (var (name, value) in members) json.WriteString(name, value);
        json.WriteEndObject();
        json.Flush();
        return ApiAnswer.Ok(buffer.WrittenMemory);
    }
}
