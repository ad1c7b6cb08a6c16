using System.Collections;
using System.Management.Automation;

namespace DojoPayments.Benchmarks.Loops;

/// <summary><c>New-DojoCapture</c> in the real engine, fed row by row and drained at the end.</summary>
internal sealed class PipelineLoop : ICaptureLoop
{
    private readonly Shell _shell;
    private readonly Func<Hashtable> _parameters;
    private IReadOnlyList<PSObject> _rows = [];

    /// <param name="shell">Points at the server.</param>
    /// <param name="name">What the report calls it.</param>
    /// <param name="parameters">What the variant gives beside the throttle limit, made anew for each run; a journal, for example, serves one.</param>
    public PipelineLoop(Shell shell, string name = "pipeline", Func<Hashtable>? parameters = null)
    {
        _shell = shell;
        Name = name;
        _parameters = parameters ?? (static () => []);
    }

    public string Name { get; }

    // New objects each time: the engine keeps its view of an object's properties with the object.
    public void Prepare(IReadOnlyList<CaptureRow> rows) => _rows = [.. rows.Select(static row => row.ToCustomObject())];

    public void Run(int inFlight)
    {
        var parameters = _parameters();
        parameters["ThrottleLimit"] = inFlight;
        var captured = _shell.Capture(_rows, parameters);
        if (captured != _rows.Count)
            throw new InvalidOperationException($"{captured} of {_rows.Count} rows were captured.");
    }
}
