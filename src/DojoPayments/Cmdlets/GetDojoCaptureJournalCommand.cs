using System.Collections.Generic;
using System.Linq;
using System.Management.Automation;
using DojoPayments.Journal;

namespace DojoPayments.Cmdlets;

/// <summary>Lists the operations of journals with their latest states, or their runs; also while a batch writes the journal.</summary>
[Cmdlet(VerbsCommon.Get, "DojoCaptureJournal", DefaultParameterSetName = PathSet)]
[OutputType(typeof(DojoCaptureJournalEntry), typeof(DojoCaptureJournalRun))]
public sealed class GetDojoCaptureJournalCommand : PSCmdlet
{
    private const string PathSet = "Path";
    private const string LiteralPathSet = "LiteralPath";

    /// <summary>The journals, as given to <c>New-DojoCapture -JournalPath</c>; with wildcards all files that match.</summary>
    [Parameter(ParameterSetName = PathSet, Mandatory = true, Position = 0, ValueFromPipelineByPropertyName = true)]
    [Alias("JournalPath")]
    [SupportsWildcards]
    [ValidateNotNullOrEmpty]
    public string[] Path { get; set; } = null!;

    /// <summary>The journals, by their exact paths: no character is a wildcard.</summary>
    [Parameter(ParameterSetName = LiteralPathSet, Mandatory = true, ValueFromPipelineByPropertyName = true)]
    [Alias("FullName", "PSPath", "LP")]
    [ValidateNotNullOrEmpty]
    public string[] LiteralPath { get; set; } = null!;

    /// <summary>Shows the runs that opened the journal instead: when, under which account, on which machine, with which key.</summary>
    [Parameter]
    public SwitchParameter Run { get; set; }

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        var isLiteral = ParameterSetName == LiteralPathSet;
        foreach (var path in isLiteral ? LiteralPath : Path)
        {
            try
            {
                foreach (var journal in isLiteral ? [JournalPath.Resolve(this, path)] : JournalPath.Expand(this, path))
                    Write(journal, path);
            }
            catch (DojoException error)
            {
                WriteError(error.ToErrorRecord(path));
            }
        }
    }

    // One journal that cannot be read does not hide the others.
    private void Write(string journal, string path)
    {
        try
        {
            foreach (var shown in Run ? Runs(journal) : JournalSummary.Read(journal).Cast<object>())
                WriteObject(shown);
        }
        catch (DojoException error)
        {
            WriteError(error.ToErrorRecord(path));
        }
    }

    private static List<object> Runs(string path)
    {
        var runs = new List<object>();
        JournalFile.Read(path, (record, _) =>
        {
            if (record.State == JournalStates.Opened)
                runs.Add(new DojoCaptureJournalRun(record));
        });
        return runs;
    }
}
