namespace DojoPayments.Captures;

/// <summary>Turns a row as read into an operation: fit to be sent, or refused with a reason.</summary>
internal static class CaptureValidation
{
    public static CaptureOperation Check(DojoCaptureInstruction row, RowRules rules)
    {
        if (CheckId(row, rules) is { } bad)
            return CaptureOperation.Refused(row, bad);
        if (!rules.TryRead(row.Amount, out var amount) || amount == 0)
            return CaptureOperation.Refused(row, CaptureErrors.InvalidAmount(row, rules.AmountUnit));
        return Check(row, amount, rules);
    }

    /// <summary>Checks a row that names no amount of its own, before the intent is read.</summary>
    /// <returns>Why it is refused; null where it may be read.</returns>
    public static DojoException? CheckRemainder(DojoCaptureInstruction row, RowRules rules) =>
        CheckId(row, rules) ?? (MinorUnits.IsAbsent(row.Amount) ? null : CaptureErrors.AmountWithRemaining(row));

    /// <summary>Checks the rest of a row whose amount is known.</summary>
    /// <param name="row">Its id was checked.</param>
    /// <param name="amount">Minor units, above 0.</param>
    /// <param name="rules">The input's.</param>
    public static CaptureOperation Check(DojoCaptureInstruction row, long amount, RowRules rules)
    {
        long? tips = null;
        if (!MinorUnits.IsAbsent(row.TipsAmount))
        {
            if (!rules.TryRead(row.TipsAmount, out var read))
                return CaptureOperation.Refused(row, CaptureErrors.InvalidTipsAmount(row, rules.AmountUnit));
            tips = read;
        }

        return amount + (tips ?? 0) > rules.MaximumAmount
            ? CaptureOperation.Refused(row, CaptureErrors.AmountTooLarge(row, amount, tips, rules.MaximumAmount.Value))
            : CaptureOperation.Valid(row, amount, tips);
    }

    private static DojoException? CheckId(DojoCaptureInstruction row, RowRules rules)
    {
        if (!PaymentIntentId.IsValid(row.PaymentIntentId))
            return CaptureErrors.InvalidPaymentIntentId(row);
        return rules.Environment == DojoEnvironment.Production && PaymentIntentId.IsOfSandbox(row.PaymentIntentId!) ? CaptureErrors.EnvironmentMismatch(row) : null;
    }
}
