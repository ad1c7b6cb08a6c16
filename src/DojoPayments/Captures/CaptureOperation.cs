using System;
using System.Threading;

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

    /// <summary>Minor units; null where none were given.</summary>
    public long? TipsAmount { get; }

    /// <summary>How many sends were begun.</summary>
    public int Attempts { get; set; }

    /// <summary>A send of it was begun and never completely answered.</summary>
    public bool IsUnanswered { get; set; }

    /// <summary>The next row of the same intent, which waits for this one.</summary>
    public CaptureOperation? NextOfIntent { get; set; }

    public DojoCapture? Capture { get; private set; }

    public DojoException? Error { get; private set; }

    public CaptureState State => (CaptureState)Volatile.Read(ref _state);

    /// <summary>A row that is fit to be sent.</summary>
    public static CaptureOperation Valid(DojoCaptureInstruction instruction, long amount, long? tipsAmount) =>
        new(instruction, instruction.PaymentIntentId!, amount, tipsAmount);

    /// <summary>A row that was refused as it was read; it only waits for its place in the output.</summary>
    public static CaptureOperation Refused(DojoCaptureInstruction instruction, DojoException error)
    {
        var operation = new CaptureOperation(instruction, instruction.PaymentIntentId ?? string.Empty, 0, null);
        operation.Fail(error);
        return operation;
    }

    public void Succeed(string captureId, string? message, DateTimeOffset capturedAt)
    {
        Capture = new DojoCapture(PaymentIntentId, captureId, Amount, TipsAmount)
        {
            Message = message,
            Reference = Instruction.Reference,
            OperationId = Instruction.OperationId,
            Attempts = Attempts,
            CapturedAt = capturedAt,
        };
        Volatile.Write(ref _state, (int)CaptureState.Captured);
    }

    public void Fail(DojoException error)
    {
        Error = error;
        Volatile.Write(ref _state, (int)CaptureState.Failed);
    }

    public void GiveUp() => Volatile.Write(ref _state, (int)CaptureState.NotAttempted);
}
