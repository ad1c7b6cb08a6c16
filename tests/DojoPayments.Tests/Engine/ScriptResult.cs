using System.Management.Automation;

namespace DojoPayments.Tests.Engine;

/// <summary>Everything a script left in PowerShell's streams.</summary>
internal sealed class ScriptResult
{
    public ScriptResult(IReadOnlyList<PSObject> output, PSDataStreams streams, ErrorRecord? terminating)
    {
        Output = output;
        Errors = [.. streams.Error];
        Verbose = [.. streams.Verbose.Select(record => record.Message)];
        Warnings = [.. streams.Warning.Select(record => record.Message)];
        Debug = [.. streams.Debug.Select(record => record.Message)];
        Information = [.. streams.Information.Select(record => record.MessageData.ToString()!)];
        NotAttempted = [.. streams.Information.Where(record => record.Tags.Contains("DojoNotAttempted")).Select(record => (DojoCaptureInstruction)record.MessageData)];
        Progress = [.. streams.Progress];
        Terminating = terminating;
    }

    public IReadOnlyList<PSObject> Output { get; }

    /// <summary>Non-terminating errors.</summary>
    public IReadOnlyList<ErrorRecord> Errors { get; }

    /// <summary>The error that ended the script.</summary>
    public ErrorRecord? Terminating { get; }

    public IReadOnlyList<string> Verbose { get; }

    public IReadOnlyList<string> Warnings { get; }

    public IReadOnlyList<string> Debug { get; }

    public IReadOnlyList<string> Information { get; }

    /// <summary>The rows that the end of a batch left unsent, as the information stream has them.</summary>
    public IReadOnlyList<DojoCaptureInstruction> NotAttempted { get; }

    public IReadOnlyList<ProgressRecord> Progress { get; }

    public IEnumerable<DojoCapture> Captures => Output.Select(item => Assert.IsType<DojoCapture>(item.BaseObject));

    /// <summary>The ids of the non-terminating errors, without the cmdlet's name.</summary>
    public IEnumerable<string> ErrorIds => Errors.Select(Id);

    public string? TerminatingId => Terminating is null ? null : Id(Terminating);

    public void ShouldBeClean()
    {
        Assert.Null(Terminating?.ToString());
        Assert.Empty(Errors.Select(error => error.ToString()));
    }

    private static string Id(ErrorRecord error) => error.FullyQualifiedErrorId.Split(',')[0];
}
