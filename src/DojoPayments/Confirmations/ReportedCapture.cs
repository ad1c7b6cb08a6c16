using System;

namespace DojoPayments.Confirmations;

/// <summary>A capture as a row or a journal reports it.</summary>
/// <param name="Row">The row; its ids were checked.</param>
/// <param name="Amount">Minor units; null if the row names none.</param>
/// <param name="TipsAmount">Minor units; null if there are none.</param>
/// <param name="CapturedAt">When it was captured; null if that is not known.</param>
/// <param name="Entry">What the journal says of it; null where none is confirmed.</param>
/// <param name="Error">Why it is not looked for; null if it is.</param>
internal sealed record ReportedCapture(
    DojoCaptureInstruction Row,
    long? Amount = null,
    long? TipsAmount = null,
    DateTimeOffset? CapturedAt = null,
    DojoCaptureJournalEntry? Entry = null,
    DojoException? Error = null);
