using System;
using System.Collections.Generic;
using DojoPayments.Batch;
using DojoPayments.Intents;
using DojoPayments.Protocol;
using DojoPayments.Rows;

namespace DojoPayments.Plans;

/// <summary>
/// Plans the result that a batch would have for its rows, without a send. The amount that the planned rows take from an intent is
/// kept for every intent, some 30 bytes each, because a later row of the intent may stand anywhere in the input.
/// </summary>
internal sealed class CapturePlanner
{
    private readonly OperationRegister _register;
    private readonly RowRules _rules;
    private readonly TotalLimit _total;
    private readonly RemainderResolver? _remainders;
    private readonly ServerClock _clock;
    private readonly FingerprintSet _named = new();
    private readonly Dictionary<ulong, long> _planned = [];
    private DojoException? _ended;

    /// <param name="register">The register of the batch; its journal is only read.</param>
    /// <param name="rules">The rules of the input.</param>
    /// <param name="total">The limit on the total of the rows that would be sent.</param>
    /// <param name="isRemaining">True if the rows have no amounts and capture the remaining amount.</param>
    /// <param name="clock">The server's clock, which decides about lapsed authorisations.</param>
    public CapturePlanner(OperationRegister register, RowRules rules, TotalLimit total, bool isRemaining, ServerClock clock)
    {
        _register = register;
        _rules = rules;
        _total = total;
        _clock = clock;
        _remainders = isRemaining ? new RemainderResolver(register, rules, clock) : null;
    }

    /// <summary>The intents of which the rows leave a remaining amount.</summary>
    public PlannedRests Rests { get; } = new();

    /// <summary>Decides a row as far as possible before its intent is read.</summary>
    /// <exception cref="DojoException">JournalUnavailable.</exception>
    public PlanDraft Begin(DojoCaptureInstruction row)
    {
        var operation = _remainders is null ? CaptureOperation.Of(CaptureValidation.Check(row, _rules)) : _remainders.Begin(ref row);
        if (operation is { State: CaptureState.Open, OperationId: null })
            _register.Name(operation);
        else if (operation is not null)
            _register.NoteReport(operation);
        if (operation?.Error is { } error)
            return new PlanDraft(row, operation, Refused(error, row));
        return new PlanDraft(row, operation, Known(operation?.OperationId ?? row.OperationId));
    }

    /// <summary>Decides a row after its intent was read.</summary>
    public DojoCapturePlan End(PlanDraft draft, IntentReading reading)
    {
        if (draft.Obstacle is { } obstacle)
            return Plan(draft, obstacle);
        if (reading.Error is { } unreadable)
            return Plan(draft, new Obstacle(unreadable.Id == DojoErrorId.DojoNotFound ? DojoCaptureResult.NotFound : DojoCaptureResult.NotRead, unreadable.What));
        if (reading.Intent is not { } intent)
            return Plan(draft, new Obstacle(DojoCaptureResult.NotRead, "The run was stopped before the payment intent was read."));

        // A listed capture stays captured, in any state of the intent.
        if (draft.Operation is { } asked && _register.Listed is { } listed && _register.Compares(asked))
            ListComparison.Decide(_register, listed, asked, reading, _rules.AmountUnit);
        var isDecided = draft.Operation is { Stage.Kind: not StageKind.Queued };
        var now = _clock.UtcNow;
        if (!isDecided && Currencies.Check(draft.Row, _rules.AmountUnit, intent.Currency) is { } misread)
            return Plan(draft with { Operation = CaptureOperation.Refused(draft.Row, misread) }, Refused(misread, draft.Row), intent);
        if (!isDecided && Obstacle.OfState(intent, now) is { } state)
            return Plan(draft, state, intent);
        var operation = draft.Operation ?? _remainders!.End(draft.Row, reading);
        draft = draft with { Operation = operation };
        if (operation.Stage is Stage.Listed { Details: var capture })
            return Plan(draft, new Obstacle(DojoCaptureResult.Found, $"The API lists it already: {capture.Id}, {capture.Status}."), intent);
        if (operation.Error is { } error)
            return Plan(draft, Refused(error, draft.Row), intent);
        return Plan(draft, Obstacle.OfLapse(intent, now) ?? Limit(operation, intent) ?? Obstacle.OfHaste(intent, now), intent);
    }

    /// <summary>The plan of a row that was refused meanwhile.</summary>
    public DojoCapturePlan Refuse(PlanDraft draft, DojoException error) => Plan(draft, Refused(error, draft.Row));

    private static Obstacle Refused(DojoException error, DojoCaptureInstruction row) => new(
        error.Id switch
        {
            DojoErrorId.InvalidPaymentIntentId => DojoCaptureResult.InvalidPaymentIntentId,
            DojoErrorId.InvalidOperationId => DojoCaptureResult.InvalidOperationId,
            DojoErrorId.AlreadyCaptured => DojoCaptureResult.AlreadyCaptured,
            DojoErrorId.EnvironmentMismatch => DojoCaptureResult.WrongEnvironment,
            DojoErrorId.AmountTooLarge => DojoCaptureResult.AmountTooLarge,
            DojoErrorId.OperationMismatch => DojoCaptureResult.OperationMismatch,
            DojoErrorId.OperationChanged => DojoCaptureResult.OperationChanged,
            DojoErrorId.DojoCaptureDeclined or DojoErrorId.DojoCaptureFailed or DojoErrorId.DojoCaptureNotListed when row.CaptureId is null => DojoCaptureResult.NotSuccessful,
            DojoErrorId.CaptureIdMismatch or DojoErrorId.DojoCaptureDeclined or DojoErrorId.DojoCaptureFailed or DojoErrorId.DojoCaptureNotListed => DojoCaptureResult.CaptureIdMismatch,
            DojoErrorId.DojoReadFailed => DojoCaptureResult.NotRead,
            DojoErrorId.DojoNothingRemaining => DojoCaptureResult.NothingRemaining,
            DojoErrorId.TotalTooLarge => DojoCaptureResult.TotalTooLarge,
            DojoErrorId.DojoRemainderUnknown => DojoCaptureResult.OutcomeUnknown,
            _ => DojoCaptureResult.InvalidAmount,
        },
        error.What);

    /// <summary>The obstacle from the journal or an earlier row of the same operation; null if there is none.</summary>
    private Obstacle? Known(string? operationId)
    {
        if (operationId is null)
            return null;
        switch (_register.Known.Find(OperationKey.Of(operationId), out _, out _))
        {
            case OperationState.Captured:
                return new Obstacle(DojoCaptureResult.AlreadyCaptured, "The journal has its capture from an earlier run.");
            case OperationState.Open:
                return new Obstacle(DojoCaptureResult.OutcomeUnknown, "The journal says that an earlier run sent it, and has no outcome. With that journal New-DojoCapture looks for the capture first.");
            default:
                return _named.Add(operationId) ? null : new Obstacle(DojoCaptureResult.Repeated, "An earlier row of this input is the same operation.");
        }
    }

    private Obstacle? Limit(CaptureOperation operation, DojoPaymentIntent intent)
    {
        if (Left(intent) is { } left && operation.Amount > left)
            return new Obstacle(DojoCaptureResult.OverRemaining, DescribeLeft(intent, left));

        _ended ??= _total.Check(operation.Row, operation.OperationId);
        if (_ended is not null)
            return Refused(_ended, operation.Instruction);
        _total.Accept(operation.Row, operation.OperationId);
        return null;
    }

    private static string DescribeLeft(DojoPaymentIntent intent, long left)
    {
        var planned = intent.RemainingAmount!.Value - left;
        var rows = planned == 0 ? string.Empty : $" The rows before this one take {DojoMoney.Format(planned, intent.Currency)}.";
        return $"{IntentState.Taken(intent)}{rows} {DojoMoney.Format(left, intent.Currency)} are left.";
    }

    private long? Left(DojoPaymentIntent intent)
    {
        _planned.TryGetValue(FingerprintSet.Fingerprint(intent.Id), out var planned);
        return intent.RemainingAmount is { } remaining ? Math.Max(0, remaining - planned) : null;
    }

    private DojoCapturePlan Plan(PlanDraft draft, Obstacle? obstacle, DojoPaymentIntent? intent = null)
    {
        // The amounts of a refused row have no meaning.
        var operation = draft.Operation is { Error: null, Amount: > 0 } valid ? valid : null;
        var before = intent is null ? null : Left(intent);
        var isSent = obstacle?.IsSent ?? true;
        if (isSent)
        {
            var fingerprint = FingerprintSet.Fingerprint(intent!.Id);
            _planned.TryGetValue(fingerprint, out var planned);
            _planned[fingerprint] = planned + operation!.Amount;
            Rests.Note(intent, planned, before, operation.Amount);
        }

        return new DojoCapturePlan(draft.Row, obstacle?.Result ?? DojoCaptureResult.Ready)
        {
            Amount = operation?.Amount,
            TipsAmount = operation?.TipsAmount,
            RemainingBefore = before,
            RemainingAfter = isSent ? before - operation!.Amount : before,
            Currency = intent?.Currency,
            CaptureBefore = intent?.CaptureBefore,
            AutoExpireAction = intent?.AutoExpireAction,
            CaptureId = (draft.Operation?.Stage as Stage.Listed)?.Details.Id ?? draft.Row.CaptureId,
            // A row that differs from the journal gets no derived name: it could be taken for the journal's operation.
            OperationId = obstacle?.Result == DojoCaptureResult.OperationChanged ? draft.Row.OperationId : operation?.OperationId ?? draft.Row.OperationId,
            Detail = obstacle?.Detail ?? (before is null ? IntentState.Taken(intent!) : null),
        };
    }
}

/// <summary>A row whose plan is not finished.</summary>
/// <param name="Row">The row.</param>
/// <param name="Operation">The operation of the row; null until the remaining amount is read.</param>
/// <param name="Obstacle">The reason against a send, if it is known before the intent is read; otherwise null.</param>
internal readonly record struct PlanDraft(DojoCaptureInstruction Row, CaptureOperation? Operation, Obstacle? Obstacle);
