using System;

namespace DojoPayments.Rows;

/// <summary>What may become part of the request's path: <c>pi_</c> and base64url characters, compared ordinally.</summary>
internal static class PaymentIntentId
{
    /// <summary>What to do about an id that is none.</summary>
    public const string HowToWrite = "Give the id as Dojo wrote it: pi_ followed by letters, digits, '_' and '-'.";

    /// <summary>What to do about an id of the sandbox beside a key of production.</summary>
    public const string HowToReach = "Use the sandbox's key (sk_sandbox_...) for it.";

    private const string Prefix = "pi_";
    private const string SandboxPrefix = "pi_sandbox_";

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
