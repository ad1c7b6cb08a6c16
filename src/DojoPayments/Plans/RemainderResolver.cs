using DojoPayments.Batch;
using DojoPayments.Intents;
using DojoPayments.Protocol;
using DojoPayments.Rows;

namespace DojoPayments.Plans;

/// <summary>
/// Turns rows without an amount into captures of the remaining amount of their intents. One row takes all of it, so an intent has
/// one such row in an input, and with a journal one operation, independent of the amount at the time.
/// </summary>
internal sealed class RemainderResolver
{
    private readonly OperationRegister _register;
    private readonly RowRules _rules;
    private readonly ServerClock _clock;
    private readonly FingerprintSet _intents = new();

    /// <param name="register">The register of the batch.</param>
    /// <param name="rules">The rules of the input.</param>
    /// <param name="clock">The server's clock.</param>
    public RemainderResolver(OperationRegister register, RowRules rules, ServerClock clock)
    {
        _register = register;
        _rules = rules;
        _clock = clock;
    }

    /// <summary>Decides a row as far as possible before its intent is read.</summary>
    /// <param name="row">The row; named, if there is a journal.</param>
    /// <returns>Null if the intent is to be read.</returns>
    /// <exception cref="DojoException">JournalUnavailable.</exception>
    public CaptureOperation? Begin(ref DojoCaptureInstruction row)
    {
        if (CaptureValidation.CheckRemainder(row, _rules) is { } bad)
            return CaptureOperation.Refused(row, bad);
        if (!_intents.Add(row.PaymentIntentId!))
            return CaptureOperation.Refused(row, CaptureErrors.RemainderRepeated(row));
        if (_register.NamesEveryRow && Recall(ref row) is { } known)
            return known;
        var open = _register.OpenSendsOf(row.PaymentIntentId!);
        return open.Count == 0 ? null : CaptureOperation.Refused(row, CaptureErrors.RemainderUnknown(row, open));
    }

    /// <summary>Makes the operation of a row after its intent was read: ready to be sent, found, or refused.</summary>
    public CaptureOperation End(DojoCaptureInstruction row, IntentReading reading)
    {
        if (reading.Error is { } error)
            return CaptureOperation.Refused(row, CaptureErrors.NotRead(row, error));
        if (reading.Intent is not { } intent)
            return CaptureOperation.NotAttempted(row);
        if (Currencies.Check(row, _rules.AmountUnit, intent.Currency) is { } misread)
            return CaptureOperation.Refused(row, misread);
        if (Obstacle.OfState(intent, _clock.UtcNow) is { } reason)
            return CaptureOperation.Refused(row, CaptureErrors.NothingRemaining(row, reason.Detail));
        if (intent.RemainingAmount == 0 && Last(row, reading) is { } found)
            return found;
        return intent.RemainingAmount is { } amount and > 0
            ? CaptureOperation.Of(CaptureValidation.Check(row.ForRemainder(row.OperationId, amount, intent.Currency), amount, _rules))
            : CaptureOperation.Refused(row, CaptureErrors.NothingRemaining(row, IntentState.Taken(intent)));
    }

    /// <summary>With -SkipCaptured: the listed capture that took the remaining amount of an intent; null if not identified.</summary>
    private CaptureOperation? Last(DojoCaptureInstruction row, IntentReading reading)
    {
        if (_register.Listed is not { } listed || reading.Captures is not { } captures || reading.IsAged)
            return null;
        listed.Note(row.PaymentIntentId!, captures, reading.Intent!.Currency);
        // Its id and tips were checked.
        var tips = CaptureValidation.Check(row, 1, _rules with { MaximumAmount = null }).TipsAmount;
        if (listed.TakeLast(row.PaymentIntentId!, tips ?? 0) is not { } capture)
            return null;
        var operation = CaptureOperation.Of(CaptureValidation.Check(row.ForRemainder(row.OperationId, capture.Amount, reading.Intent.Currency), capture.Amount!.Value, _rules));
        if (operation.Stage.Kind == StageKind.Queued)
            operation.Move(new Stage.Listed(capture));
        return operation;
    }

    /// <summary>The operation as an earlier run announced it: its amount may have been captured, so it stands for any remainder.</summary>
    private CaptureOperation? Recall(ref DojoCaptureInstruction row)
    {
        var name = row.OperationId ?? row.PaymentIntentId + "/remaining";
        var key = OperationKey.Of(name);
        row = row.ForRemainder(name, amount: null, currency: null);
        switch (_register.Known.Find(key, out var place, out var send))
        {
            case OperationState.Open:
                return CaptureOperation.Of(CaptureValidation.Check(row.ForRemainder(name, send!.Amount, currency: null), send.Amount, _rules));
            case OperationState.Captured when _register.Journal is { } journal:
                return journal.Read(place).Amount is { } captured
                    ? CaptureOperation.Of(CaptureValidation.Check(row.ForRemainder(name, captured, currency: null), captured, _rules))
                    : CaptureOperation.Refused(row, CaptureErrors.NotARemainder(row));
            case OperationState.Captured:
                // Nothing is sent without the journal open, so the amount does not matter.
                _register.Known.NoteNamed(key);
                var known = CaptureOperation.Valid(row, 0, null);
                known.Name(name);
                return known;
            default:
                return null;
        }
    }
}
