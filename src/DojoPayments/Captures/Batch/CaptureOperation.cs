using System;
using System.Threading;
using DojoPayments.Captures.Journal;

namespace DojoPayments.Captures;

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

/// <summary>What is to be done for an operation next.</summary>
internal enum CapturePhase
{
    /// <summary>It is to be sent.</summary>
    Send,

    /// <summary>It was sent and not answered: the intent is to be read.</summary>
    ReadBack,

    /// <summary>It was accepted: the intent is to be read until the capture has its final state.</summary>
    Verify,
}

/// <summary>One row on its way through a batch: first an instruction, in the end an outcome.</summary>
internal sealed class CaptureOperation
{
    private int _state;

    private CaptureOperation(DojoCaptureInstruction instruction, string paymentIntentId, long amount, long? tipsAmount)
    {
        Instruction = instruction;
        PaymentIntentId = paymentIntentId;
        Amount = amount;
        TipsAmount = tipsAmount;
    }

    public DojoCaptureInstruction Instruction { get; }

    public string PaymentIntentId { get; }

    /// <summary>Minor units, above 0.</summary>
    public long Amount { get; }

    /// <summary>Minor units; null if none were given.</summary>
    public long? TipsAmount { get; }

    /// <summary>The name of this capture across runs; null if neither the row nor a journal names it.</summary>
    public string? OperationId { get; private set; }

    /// <summary>An earlier row of this input had the same name.</summary>
    public bool IsRepeated { get; set; }

    /// <summary>The name as the books keep it.</summary>
    public OperationKey Key { get; private set; }

    public CapturePhase Phase { get; set; }

    /// <summary>How many sends were begun.</summary>
    public int Attempts { get; set; }

    /// <summary>The number of its last send, see <see cref="OutageDetector"/>.</summary>
    public long SendNumber { get; set; }

    /// <summary>Its announcement is in the journal and no send that was made stands for it yet.</summary>
    public bool IsAnnounced { get; set; }

    /// <summary>The proof of that, until a send spends it.</summary>
    public DurableFlush? Announcement { get; set; }

    /// <summary>When the announcement was on the disk, by <see cref="World.Timestamp"/>.</summary>
    public long AnnouncedAt { get; set; }

    /// <summary>When the announcement was written, by <see cref="World.Timestamp"/>.</summary>
    public long WrittenAt { get; set; }

    /// <summary>The same by this machine's clock.</summary>
    public DateTimeOffset WrittenAtLocally { get; set; }

    /// <summary>The sends whose outcome is not known; null in the usual case.</summary>
    public OpenSend? OpenSend { get; set; }

    /// <summary>What is being read back; null if nothing is.</summary>
    public ReadBackState? ReadBack { get; set; }

    /// <summary>How far it is compared with the captures that its intent lists; null if it is not.</summary>
    public ListingState? Listing { get; set; }

    /// <summary>The batch it is of, once it is added to one.</summary>
    public CaptureBatch? Batch { get; set; }

    /// <summary>The operation on the same intent that waits for this one, see <see cref="IntentLanes"/>.</summary>
    public CaptureOperation? NextOfIntent { get; set; }

    /// <summary>It has its place in the output and may not be begun yet, see <see cref="ChangedInput"/>.</summary>
    public bool IsHeld { get; set; }

    /// <summary>The journal has it open and no row asks for it: it is looked for and never sent.</summary>
    public bool IsUnnamed { get; private init; }

    /// <summary>Another operation was at work on the intent when it came.</summary>
    public bool HadToWait { get; set; }

    /// <summary>The capture, once it is accepted.</summary>
    public DojoCapture? Capture { get; private set; }

    public DojoException? Error { get; private set; }

    /// <summary>Where it ended; anything but <see cref="CaptureState.Open"/> is final and may be read from any thread.</summary>
    public CaptureState State => (CaptureState)Volatile.Read(ref _state);

    /// <summary>A row that is fit to be sent.</summary>
    public static CaptureOperation Valid(DojoCaptureInstruction instruction, long amount, long? tipsAmount) =>
        new(instruction, instruction.PaymentIntentId!, amount, tipsAmount);

    /// <summary>A row that was refused as it was read; it only waits for its place in the output.</summary>
    public static CaptureOperation Refused(DojoCaptureInstruction instruction, DojoException error)
    {
        var operation = new CaptureOperation(instruction, instruction.PaymentIntentId ?? string.Empty, 0, null);
        operation.Fail(error);
        operation.Finish();
        return operation;
    }

    /// <summary>A row that came after the end of its batch.</summary>
    public static CaptureOperation NotAttempted(DojoCaptureInstruction instruction)
    {
        var operation = new CaptureOperation(instruction, instruction.PaymentIntentId ?? string.Empty, 0, null);
        operation.Finish();
        return operation;
    }

    /// <summary>An open operation of the journal that no row of the input names.</summary>
    public static CaptureOperation Unnamed(UnnamedOperation open)
    {
        var row = new DojoCaptureInstruction(0, open.PaymentIntentId, open.Amount, open.TipsAmount, open.Reference, open.OperationId);
        var operation = new CaptureOperation(row, open.PaymentIntentId, open.Amount, open.TipsAmount) { IsUnnamed = true };
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

    /// <summary>The API accepted it; not final before <see cref="Finish"/>.</summary>
    public void Accept(string captureId, string status, string? message, DateTimeOffset capturedAt) => Capture = new DojoCapture(PaymentIntentId, captureId, Amount, TipsAmount)
    {
        Status = status,
        Message = message,
        Reference = Instruction.Reference,
        OperationId = OperationId,
        Row = Instruction.Row,
        Attempts = Attempts,
        CapturedAt = capturedAt,
        Repeated = IsRepeated,
        Found = Listing?.Capture is not null,
    };

    /// <summary>An earlier run captured it.</summary>
    public void Resume(string captureId, string status, string? message, int attempts, DateTimeOffset capturedAt) => Capture = new DojoCapture(PaymentIntentId, captureId, Amount, TipsAmount)
    {
        Status = status,
        Message = message,
        Reference = Instruction.Reference,
        OperationId = OperationId,
        Row = Instruction.Row,
        Attempts = attempts,
        CapturedAt = capturedAt,
        Resumed = true,
        Repeated = IsRepeated,
    };

    /// <summary>It failed; not final before <see cref="Finish"/>.</summary>
    public void Fail(DojoException error) => Error = error;

    /// <summary>Its turn at its intent has come.</summary>
    public void OnTurn() => Batch!.OnTurn(this);

    /// <summary>Makes the outcome final and visible.</summary>
    public void Finish() => Volatile.Write(ref _state, (int)(Error is not null ? CaptureState.Failed : Capture is not null ? CaptureState.Captured : CaptureState.NotAttempted));
}
