namespace DojoPayments.Rows;

/// <summary>A row as it was checked: fit to be sent, or refused with a reason.</summary>
/// <param name="Row">As it was read.</param>
/// <param name="Amount">Minor units, above 0; 0 if it is refused.</param>
/// <param name="TipsAmount">Minor units; null if none were given.</param>
/// <param name="Error">Why it is refused; null if it is not.</param>
internal readonly record struct CheckedRow(DojoCaptureInstruction Row, long Amount, long? TipsAmount, DojoException? Error = null);
