using System;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace DojoPayments.Rows;

/// <summary>128 bits of an operation id's SHA-256: a batch of a million rows keeps this much of each.</summary>
internal readonly record struct OperationKey(ulong High, ulong Low)
{
    [ThreadStatic]
    private static SHA256? s_sha;

    public static OperationKey Of(string operationId)
    {
        var text = Encoding.UTF8.GetBytes(operationId);
        if (text.Length <= ShortHash.MaxLength)
        {
            var (high, low) = ShortHash.Sha256(text);
            return new OperationKey(high, low);
        }

        var hash = (s_sha ??= SHA256.Create()).ComputeHash(text);
        return new OperationKey(BitConverter.ToUInt64(hash, 0), BitConverter.ToUInt64(hash, 8));
    }

    /// <summary>The values that make two rows the same capture; no tips and tips of 0 are the same to the API.</summary>
    public static string Payload(string paymentIntentId, long amount, long? tipsAmount) =>
        paymentIntentId + "/" + amount.ToString(CultureInfo.InvariantCulture) + "/" + (tipsAmount ?? 0).ToString(CultureInfo.InvariantCulture);

    /// <summary>
    /// True for an id in the form of one that was derived from a row. Such ids differ where their intents do, case included.
    /// </summary>
    public static bool IsDerived(string operationId, string paymentIntentId) =>
        operationId.Length > paymentIntentId.Length && operationId[paymentIntentId.Length] == '/' && operationId.StartsWith(paymentIntentId, StringComparison.Ordinal);
}
