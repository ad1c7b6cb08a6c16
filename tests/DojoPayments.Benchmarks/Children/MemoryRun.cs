namespace DojoPayments.Benchmarks.Children;

/// <summary>What a batch took.</summary>
/// <param name="PeakMegabytes">The most memory the process ever had resident.</param>
/// <param name="MicrosecondsPerRow">The making of the rows included.</param>
internal sealed record MemoryRun(double PeakMegabytes, double MicrosecondsPerRow);
