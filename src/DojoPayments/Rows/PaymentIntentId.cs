using System;

namespace DojoPayments.Rows;

/// <summary>What may become part of the request's path: <c>pi_</c> and base64url characters, compared ordinally.</summary>
internal static class PaymentIntentId
{
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
