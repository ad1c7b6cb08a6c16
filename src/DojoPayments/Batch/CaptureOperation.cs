using System;
using System.Threading;
using DojoPayments.Protocol;
using DojoPayments.Rows;

namespace DojoPayments.Batch;

/// <summary>The final state of a row.</summary>
internal enum CaptureState
{
    /// <summary>The row is not decided yet.</summary>
    Open,

    /// <summary>The API accepted the capture.</summary>
    Captured,

    /// <summary>The row was refused, before or after its send, or its outcome is unknown.</summary>
    Failed,

    /// <summary>The batch ended before the row was sent.</summary>
    NotAttempted,
}

/// <summary>One row in a batch: its capture, and the stage that it is in.</summary>
internal sealed class CaptureOperation
{
    private const long NoTips = -1;

    private readonly long _tips;
    private int _state;

    private CaptureOperation(DojoCaptureInstruction instruction, long amount, long? tipsAmount)
    {
        Instruction = instruction;
        Amount = amount;
        _tips = tipsAmount ?? NoTips;
    }

    public DojoCaptureInstruction Instruction { get; }

    public string PaymentIntentId => Instruction.PaymentIntentId ?? string.Empty;

    /// <summary>The amount in minor units, without tips; above 0 in a valid row.</summary>
    public long Amount { get; }

    /// <summary>The tips in minor units; null if none were given.</summary>
    public long? TipsAmount => _tips == NoTips ? null : _tips;

    /// <summary>The name of this capture across runs; null if neither the row nor a journal names it.</summary>
    public string? OperationId { get; private set; }

    /// <summary>The key of the name in the register and the journal.</summary>
    public OperationKey Key { get; private set; }

    /// <summary>True if an earlier row of this input has the same name.</summary>
    public bool IsRepeated { get; private set; }

    /// <summary>True if it is open in the journal and no row names it: its capture is looked for, and it is never sent.</summary>
    public bool IsUnnamed { get; private init; }

    /// <summary>The stage that the operation is in.</summary>
    public Stage Stage { get; private set; } = Stage.Queued.Fresh;

    /// <summary>The number of sends that were begun.</summary>
    public int Attempts { get; private set; }

    /// <summary>The number of its last send, see <see cref="OutageDetector"/>; 0 before the first.</summary>
    public long SendNumber { get; private set; }

    /// <summary>True if another operation worked on the intent when this one came.</summary>
    public bool HadToWait { get; private set; }

    /// <inheritdoc cref="Stage.Send"/>
    public UnansweredSend? UnansweredSend => Stage.Send;

    /// <inheritdoc cref="Stage.Capture"/>
    public DojoCapture? Capture => Stage.Capture;

    /// <inheritdoc cref="Stage.Error"/>
    public DojoException? Error => Stage.Error;

    /// <summary>The state; any but <see cref="CaptureState.Open"/> is final. May be read from any thread.</summary>
    public CaptureState State => (CaptureState)Volatile.Read(ref _state);

    /// <summary>The row of the operation.</summary>
    public CheckedRow Row => new(Instruction, Amount, TipsAmount);

    /// <summary>The operation of a row: ready to be sent, or refused.</summary>
    public static CaptureOperation Of(CheckedRow row) => row.Error is { } error ? Refused(row.Row, error) : Valid(row.Row, row.Amount, row.TipsAmount);

    /// <summary>A row that is ready to be sent.</summary>
    public static CaptureOperation Valid(DojoCaptureInstruction instruction, long amount, long? tipsAmount) => new(instruction, amount, tipsAmount);

    /// <summary>A row that was refused when it was read; it only waits for its place in the output.</summary>
    public static CaptureOperation Refused(DojoCaptureInstruction instruction, DojoException error)
    {
        var operation = new CaptureOperation(instruction, 0, null);
        operation.Refuse(error);
        return operation;
    }

    /// <summary>A row that came after the end of its batch.</summary>
    public static CaptureOperation NotAttempted(DojoCaptureInstruction instruction)
    {
        var operation = new CaptureOperation(instruction, 0, null);
        operation.Finish();
        return operation;
    }

    /// <summary>An open operation of the journal that no row of the input names.</summary>
    public static CaptureOperation Unnamed(UnnamedOperation open)
    {
        var row = new DojoCaptureInstruction(0, open.PaymentIntentId, open.Amount, open.TipsAmount, open.Reference, open.OperationId);
        var operation = new CaptureOperation(row, open.Amount, open.TipsAmount) { IsUnnamed = true };
        operation.Name(open.OperationId);
        return operation;
    }

    public void Name(string operationId)
    {
        // The key of an id costs a hash, and a row with a name of its own is named more than once.
        if (ReferenceEquals(operationId, OperationId))
            return;
        OperationId = operationId;
        Key = OperationKey.Of(operationId);
    }

    /// <summary>An earlier row of this input has the same name.</summary>
    public void NoteRepetition() => IsRepeated = true;

    /// <summary>Another operation works on the intent.</summary>
    public void NoteWait() => HadToWait = true;

    /// <summary>Moves to another stage.</summary>
    /// <exception cref="InvalidOperationException">The stage may not follow the present one, see <see cref="StageTable"/>.</exception>
    public void Move(Stage next)
    {
        StageTable.Check(Stage.Kind, next.Kind);
        Stage = next;
    }

    /// <summary>A send of the operation begins and uses up its announcement.</summary>
    /// <param name="number">See <see cref="OutageDetector.Begin"/>.</param>
    public void BeginSend(long number)
    {
        Move(Stage.InFlight.Of(UnansweredSend));
        Attempts++;
        SendNumber = number;
    }

    /// <summary>Decides it as captured; not final before <see cref="Finish"/>.</summary>
    public void Settle(DojoCapture capture) => Move(Stage.Settled.Of(capture, null, UnansweredSend));

    /// <summary>Decides it as failed; not final before <see cref="Finish"/>.</summary>
    public void Fail(DojoException error) => Move(Stage.Settled.Of(Capture, error, UnansweredSend));

    /// <summary>Decides it as failed and makes that final.</summary>
    public void Refuse(DojoException error)
    {
        Fail(error);
        Finish();
    }

    /// <summary>Makes the outcome final and visible; an operation that is not decided was not attempted.</summary>
    public void Finish()
    {
        if (Stage.Kind != StageKind.Settled)
            Move(Stage.Settled.Of(null, null, UnansweredSend));
        Volatile.Write(ref _state, (int)(Error is not null ? CaptureState.Failed : Capture is not null ? CaptureState.Captured : CaptureState.NotAttempted));
    }

    /// <summary>Makes the capture of this operation.</summary>
    /// <param name="captureId">The API's id.</param>
    /// <param name="status">The API's status, or <see cref="DojoCapture.Accepted"/>.</param>
    /// <param name="message">The API's message; null if it gave none.</param>
    /// <param name="capturedAt">The time of the capture, UTC.</param>
    /// <param name="attempts">The number of sends that were begun; null for the number in this run.</param>
    /// <param name="isResumed">True if an earlier run or row made it.</param>
    /// <param name="isFound">True if it was listed before any send of the row.</param>
    public DojoCapture Make(string captureId, string status, string? message, DateTimeOffset capturedAt, int? attempts = null, bool isResumed = false, bool isFound = false) => new(PaymentIntentId, captureId, Amount, TipsAmount)
    {
        Currency = Instruction.Currency,
        Status = status,
        Message = message,
        Reference = Instruction.Reference,
        OperationId = OperationId,
        Row = Instruction.Row,
        Attempts = attempts ?? Attempts,
        CapturedAt = capturedAt,
        Resumed = isResumed,
        Repeated = IsRepeated,
        Found = isFound,
    };
}
