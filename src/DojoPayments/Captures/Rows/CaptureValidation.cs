namespace DojoPayments.Captures;

/// <summary>Turns a row as read into an operation: fit to be sent, or refused with a reason.</summary>
internal static class CaptureValidation
{
    public static CaptureOperation Check(DojoCaptureInstruction row, RowRules rules)
    {
        if (CheckIds(row, rules) is { } bad)
            return Refused(row, bad, rules);
        if (!rules.TryRead(row.Amount, out var amount) || amount == 0)
            return Refused(row, CaptureErrors.InvalidAmount(row, rules), rules);
        return Check(row, amount, rules);
    }

    /// <summary>Checks a row that names no amount of its own, before the intent is read.</summary>
    /// <returns>The row as it is refused; null if the intent may be read.</returns>
    public static CaptureOperation? CheckRemainder(DojoCaptureInstruction row, RowRules rules)
    {
        if ((CheckIds(row, rules) ?? (MinorUnits.IsAbsent(row.Amount) ? null : CaptureErrors.AmountWithRemaining(row))) is { } bad)
            return CaptureOperation.Refused(row, bad);
        return TryReadTips(row, rules, out _) ? null : Refused(row, CaptureErrors.InvalidTipsAmount(row, rules), rules);
    }

    /// <summary>Checks the rest of a row whose amount is known.</summary>
    /// <param name="row">Its id was checked.</param>
    /// <param name="amount">Minor units, above 0.</param>
    /// <param name="rules">The input's.</param>
    public static CaptureOperation Check(DojoCaptureInstruction row, long amount, RowRules rules)
    {
        if (!TryReadTips(row, rules, out var tips))
            return Refused(row, CaptureErrors.InvalidTipsAmount(row, rules), rules);
        return amount + (tips ?? 0) > rules.MaximumAmount
            ? CaptureOperation.Refused(row, CaptureErrors.AmountTooLarge(row, amount, tips, rules.MaximumAmount.Value))
            : CaptureOperation.Valid(row, amount, tips);
    }

    private static bool TryReadTips(DojoCaptureInstruction row, RowRules rules, out long? tips)
    {
        tips = null;
        if (MinorUnits.IsAbsent(row.TipsAmount))
            return true;
        if (!rules.TryRead(row.TipsAmount, out var read))
            return false;
        tips = read;
        return true;
    }

    // Whatever else is wrong with a row, the unit of all rows is the graver matter.
    private static CaptureOperation Refused(DojoCaptureInstruction row, DojoException error, RowRules rules)
    {
        if (rules.IsOfOtherUnit(row.Amount))
            error = CaptureErrors.AmountUnitMismatch(row, "amount", row.Amount);
        else if (rules.IsOfOtherUnit(row.TipsAmount))
            error = CaptureErrors.AmountUnitMismatch(row, "tips", row.TipsAmount);
        return CaptureOperation.Refused(row, error);
    }

    private static DojoException? CheckIds(DojoCaptureInstruction row, RowRules rules)
    {
        if (!PaymentIntentId.IsValid(row.PaymentIntentId))
            return CaptureErrors.InvalidPaymentIntentId(row);
        if (row.CaptureId is not null && !rules.AcceptsCaptureId)
            return CaptureErrors.AlreadyCaptured(row);
        if (row.OperationId is { } name && !OperationId.IsReadable(name))
            return CaptureErrors.InvalidOperationId(row);
        return rules.Environment == DojoEnvironment.Production && PaymentIntentId.IsOfSandbox(row.PaymentIntentId!) ? CaptureErrors.EnvironmentMismatch(row) : null;
    }
}
