namespace DojoPayments.Rows;

/// <summary>A row after its check: ready to be sent, or refused with a reason.</summary>
/// <param name="Row">The row as it was read.</param>
/// <param name="Amount">Minor units, above 0; 0 if it is refused.</param>
/// <param name="TipsAmount">Minor units; null if none were given.</param>
/// <param name="Error">The error of a refused row; otherwise null.</param>
internal readonly record struct CheckedRow(DojoCaptureInstruction Row, long Amount, long? TipsAmount, DojoException? Error = null);
