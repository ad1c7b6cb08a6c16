namespace DojoPayments.Benchmarks.Loops;

/// <summary>One way to capture rows.</summary>
internal interface ICaptureLoop
{
    string Name { get; }

    /// <summary>Makes what the rows would come as; before the clock starts.</summary>
    void Prepare(IReadOnlyList<CaptureRow> rows);

    /// <summary>Captures the rows that were prepared.</summary>
    /// <exception cref="InvalidOperationException">Not every row was captured, so its time means nothing.</exception>
    void Run(int inFlight);
}
