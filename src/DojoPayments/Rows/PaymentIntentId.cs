using System;

namespace DojoPayments.Rows;

/// <summary>
/// The id of a payment intent, which becomes part of the request's path: <c>pi_</c> and base64url characters, compared
/// ordinally.
/// </summary>
internal static class PaymentIntentId
{
    /// <summary>The advice about a text that is not the id of a payment intent.</summary>
    public const string HowToWrite = "Write the id as Dojo does: pi_ followed by letters, digits, '_' and '-'.";

    /// <summary>The advice about an id of the sandbox with a key of production.</summary>
    public const string HowToReach = "Use a key of the sandbox (sk_sandbox_...).";

    private const string Prefix = "pi_";
    private const string SandboxPrefix = "pi_sandbox_";

    /// <summary>The text about an id that is not the id of a payment intent; without the row.</summary>
    public static string NotOne(string? id) => $"the payment intent id was read as {ErrorWords.Quote(id)}, which is not the id of a payment intent.";

    /// <summary>The text about an id of the sandbox with a key of production; without the row.</summary>
    public static string NotOfKey(string id) => $"{id} is a payment intent of the sandbox, and the API key is one of production.";

    public static bool IsValid(string? id)
    {
        if (id is null || id.Length == Prefix.Length || !id.StartsWith(Prefix, StringComparison.Ordinal))
            return false;
        foreach (var character in id)
        {
            if (character is not ((>= 'A' and <= 'Z') or (>= 'a' and <= 'z') or (>= '0' and <= '9') or '_' or '-'))
                return false;
        }

        return true;
    }

    /// <summary>True if the id itself says that it is of the sandbox.</summary>
    public static bool IsOfSandbox(string id) => id.StartsWith(SandboxPrefix, StringComparison.Ordinal);
}
