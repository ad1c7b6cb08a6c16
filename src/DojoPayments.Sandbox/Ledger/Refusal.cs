namespace DojoPayments.Sandbox;

/// <summary>Why the ledger did not do what it was asked to, in the words the API answers with.</summary>
internal sealed record Refusal(bool IsUnknownIntent, string Detail)
{
    public static Refusal UnknownIntent(string id) => new(IsUnknownIntent: true, $"Payment intent '{id}' was not found.");

    public static Refusal Conflict(string detail) => new(IsUnknownIntent: false, detail);
}
