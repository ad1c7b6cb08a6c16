using System;
using System.Threading;
using DojoPayments.Protocol;
using DojoPayments.Rows;

namespace DojoPayments.Batch;

/// <summary>Where a row ended.</summary>
internal enum CaptureState
{
    /// <summary>Not yet decided.</summary>
    Open,

    /// <summary>The API accepted it.</summary>
    Captured,

    /// <summary>It was refused, before or after sending, or its outcome is unknown.</summary>
    Failed,

    /// <summary>The batch ended before it was sent.</summary>
    NotAttempted,
}

/// <summary>One row on its way through a batch: which capture it is, and the stage it is in.</summary>
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

    /// <summary>Minor units, above 0.</summary>
    public long Amount { get; }

    /// <summary>Minor units; null if none were given.</summary>
    public long? TipsAmount => _tips == NoTips ? null : _tips;

    /// <summary>The name of this capture across runs; null if neither the row nor a journal names it.</summary>
    public string? OperationId { get; private set; }

    /// <summary>The name as the books keep it.</summary>
    public OperationKey Key { get; private set; }

    /// <summary>An earlier row of this input had the same name.</summary>
    public bool IsRepeated { get; set; }

    /// <summary>The journal has it open and no row asks for it: it is looked for and never sent.</summary>
    public bool IsUnnamed { get; private init; }

    /// <summary>Where it is on its way.</summary>
    public Stage Stage { get; private set; } = Stage.Queued.Fresh;

    /// <summary>How many sends were begun.</summary>
    public int Attempts { get; private set; }

    /// <summary>The number of its last send, see <see cref="OutageDetector"/>; 0 before the first.</summary>
    public long SendNumber { get; private set; }

    /// <summary>The batch it is of, once it is added to one.</summary>
    public CaptureBatch? Batch { get; set; }

    /// <summary>The operation on the same intent that waits for this one, see <see cref="IntentQueues"/>.</summary>
    public CaptureOperation? NextOfIntent { get; set; }

    /// <summary>It has its place in the output and may not be begun yet, see <see cref="ChangedInput"/>.</summary>
    public bool IsHeld { get; set; }

    /// <summary>Another operation was at work on the intent when it came.</summary>
    public bool HadToWait { get; set; }

    /// <inheritdoc cref="Stage.Send"/>
    public UnansweredSend? UnansweredSend => Stage.Send;

    /// <inheritdoc cref="Stage.Capture"/>
    public DojoCapture? Capture => Stage.Capture;

    /// <inheritdoc cref="Stage.Error"/>
    public DojoException? Error => Stage.Error;

    /// <summary>Where it ended; anything but <see cref="CaptureState.Open"/> is final and may be read from any thread.</summary>
    public CaptureState State => (CaptureState)Volatile.Read(ref _state);

    /// <summary>The row that it is of.</summary>
    public CheckedRow Row => new(Instruction, Amount, TipsAmount);

    /// <summary>The operation of a row: fit to be sent, or refused.</summary>
    public static CaptureOperation Of(CheckedRow row) => row.Error is { } error ? Refused(row.Row, error) : Valid(row.Row, row.Amount, row.TipsAmount);

    /// <summary>A row that is fit to be sent.</summary>
    public static CaptureOperation Valid(DojoCaptureInstruction instruction, long amount, long? tipsAmount) => new(instruction, amount, tipsAmount);

    /// <summary>A row that was refused as it was read; it only waits for its place in the output.</summary>
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
        // The key of an id costs a hash, and a row that has a name of its own is named by it more than once.
        if (ReferenceEquals(operationId, OperationId))
            return;
        OperationId = operationId;
        Key = OperationKey.Of(operationId);
    }

    /// <summary>Goes on to another stage.</summary>
    /// <exception cref="InvalidOperationException">That one may not follow, see <see cref="StageTable"/>.</exception>
    public void Move(Stage next)
    {
        StageTable.Check(Stage.Kind, next.Kind);
        Stage = next;
    }

    /// <summary>A send of it begins; the announcement before it is spent.</summary>
    /// <param name="number">See <see cref="OutageDetector.Begin"/>.</param>
    public void BeginSend(long number)
    {
        Move(Stage.InFlight.Of(UnansweredSend));
        Attempts++;
        SendNumber = number;
    }

    /// <summary>It is decided; not final before <see cref="Finish"/>.</summary>
    public void Settle(DojoCapture capture) => Move(Stage.Settled.Of(capture, null, UnansweredSend));

    /// <summary>It failed; not final before <see cref="Finish"/>.</summary>
    public void Fail(DojoException error) => Move(Stage.Settled.Of(Capture, error, UnansweredSend));

    /// <summary>It failed, and nothing more is to be done for it.</summary>
    public void Refuse(DojoException error)
    {
        Fail(error);
        Finish();
    }

    /// <summary>Makes the outcome final and visible; what is not decided was not attempted.</summary>
    public void Finish()
    {
        if (Stage.Kind != StageKind.Settled)
            Move(Stage.Settled.Of(null, null, UnansweredSend));
        Volatile.Write(ref _state, (int)(Error is not null ? CaptureState.Failed : Capture is not null ? CaptureState.Captured : CaptureState.NotAttempted));
    }

    /// <summary>Its turn at its intent has come.</summary>
    public void OnTurn() => Batch!.OnTurn(this);

    /// <summary>The capture that it is.</summary>
    /// <param name="captureId">The API's id.</param>
    /// <param name="status">The API's, or <see cref="DojoCapture.Accepted"/>.</param>
    /// <param name="message">The API's.</param>
    /// <param name="capturedAt">UTC.</param>
    /// <param name="attempts">How many sends were begun for it; null for those of this run.</param>
    /// <param name="isResumed">An earlier run or row made it.</param>
    /// <param name="isFound">It was listed before anything was sent for it.</param>
    public DojoCapture Make(string captureId, string status, string? message, DateTimeOffset capturedAt, int? attempts = null, bool isResumed = false, bool isFound = false) => new(PaymentIntentId, captureId, Amount, TipsAmount)
    {
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
