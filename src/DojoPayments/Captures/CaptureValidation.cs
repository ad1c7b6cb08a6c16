namespace DojoPayments.Captures;

/// <summary>Turns a row as read into an operation: fit to be sent, or refused with a reason.</summary>
internal static class CaptureValidation
{
    public static CaptureOperation Check(DojoCaptureInstruction row, DojoEnvironment environment)
    {
        if (!PaymentIntentId.IsValid(row.PaymentIntentId))
            return CaptureOperation.Refused(row, CaptureErrors.InvalidPaymentIntentId(row));
        if (environment == DojoEnvironment.Production && PaymentIntentId.IsOfSandbox(row.PaymentIntentId!))
            return CaptureOperation.Refused(row, CaptureErrors.EnvironmentMismatch(row));
        if (!MinorUnits.TryRead(row.Amount, out var amount) || amount == 0)
            return CaptureOperation.Refused(row, CaptureErrors.InvalidAmount(row));
        if (MinorUnits.IsAbsent(row.TipsAmount))
            return CaptureOperation.Valid(row, amount, null);
        return MinorUnits.TryRead(row.TipsAmount, out var tips)
            ? CaptureOperation.Valid(row, amount, tips)
            : CaptureOperation.Refused(row, CaptureErrors.InvalidTipsAmount(row));
    }
}
