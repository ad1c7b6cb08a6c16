using System;

namespace DojoPayments.Confirmations;

/// <summary>A capture as a row or a journal reports it.</summary>
/// <param name="Row">The row; its ids were checked.</param>
/// <param name="Amount">The amount in minor units; null if the row has none.</param>
/// <param name="TipsAmount">The tips in minor units; null if there are none.</param>
/// <param name="CapturedAt">The time of the capture; null if it is not known.</param>
/// <param name="Entry">The state of the operation in the journal; null if no journal is confirmed.</param>
/// <param name="Error">The error of a row that is not looked for; null if it is looked for.</param>
internal sealed record ReportedCapture(
    DojoCaptureInstruction Row,
    long? Amount = null,
    long? TipsAmount = null,
    DateTimeOffset? CapturedAt = null,
    DojoCaptureJournalEntry? Entry = null,
    DojoException? Error = null);
