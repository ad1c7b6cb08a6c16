namespace DojoPayments.Rows;

/// <summary>Checks whether a row as read is ready to be sent.</summary>
internal static class CaptureValidation
{
    public static CheckedRow Check(DojoCaptureInstruction row, RowRules rules)
    {
        if (CheckIds(row, rules) is { } bad)
            return Refused(row, bad, rules);
        if (!rules.TryRead(row.Amount, out var amount) || amount == 0)
            return Refused(row, RowErrors.InvalidAmount(row, rules), rules);
        return Check(row, amount, rules);
    }

    /// <summary>Checks a row without an amount of its own, before the intent is read.</summary>
    /// <returns>The error of a refused row; null if the intent may be read.</returns>
    public static DojoException? CheckRemainder(DojoCaptureInstruction row, RowRules rules)
    {
        if ((CheckIds(row, rules) ?? (MinorUnits.IsAbsent(row.Amount) ? null : RowErrors.AmountWithRemaining(row))) is { } bad)
            return bad;
        return TryReadTips(row, rules, out _) ? null : Refused(row, RowErrors.InvalidTipsAmount(row, rules), rules).Error;
    }

    /// <summary>Checks the rest of a row whose amount is known.</summary>
    /// <param name="row">The row; its ids were checked.</param>
    /// <param name="amount">The amount in minor units, above 0.</param>
    /// <param name="rules">The rules of the input.</param>
    public static CheckedRow Check(DojoCaptureInstruction row, long amount, RowRules rules)
    {
        if (!TryReadTips(row, rules, out var tips))
            return Refused(row, RowErrors.InvalidTipsAmount(row, rules), rules);
        return amount + (tips ?? 0) > rules.MaximumAmount
            ? new CheckedRow(row, 0, null, RowErrors.AmountTooLarge(row, amount, tips, rules.MaximumAmount.Value))
            : new CheckedRow(row, amount, tips);
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

    // A wrong unit concerns all rows, so it comes before the other faults of a row.
    private static CheckedRow Refused(DojoCaptureInstruction row, DojoException error, RowRules rules)
    {
        if (rules.IsOfOtherUnit(row.Amount))
            error = RowErrors.AmountUnitMismatch(row, "amount", row.Amount);
        else if (rules.IsOfOtherUnit(row.TipsAmount))
            error = RowErrors.AmountUnitMismatch(row, "tips", row.TipsAmount);
        return new CheckedRow(row, 0, null, error);
    }

    private static DojoException? CheckIds(DojoCaptureInstruction row, RowRules rules)
    {
        if (!PaymentIntentId.IsValid(row.PaymentIntentId))
            return RowErrors.InvalidPaymentIntentId(row);
        if (row.CaptureId is not null && !rules.AcceptsCaptureId)
            return RowErrors.AlreadyCaptured(row);
        if (row.OperationId is { } name && !OperationId.IsReadable(name))
            return RowErrors.InvalidOperationId(row);
        return rules.Environment == DojoEnvironment.Production && PaymentIntentId.IsOfSandbox(row.PaymentIntentId!) ? RowErrors.EnvironmentMismatch(row) : null;
    }
}
