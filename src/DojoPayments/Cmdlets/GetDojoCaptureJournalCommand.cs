using System.Collections.Generic;
using System.Linq;
using System.Management.Automation;
using DojoPayments.Journal;

namespace DojoPayments.Cmdlets;

/// <summary>Shows what a journal says of each operation, or of each run; also while a batch is writing it.</summary>
[Cmdlet(VerbsCommon.Get, "DojoCaptureJournal")]
[OutputType(typeof(DojoCaptureJournalEntry), typeof(DojoCaptureJournalRun))]
public sealed class GetDojoCaptureJournalCommand : PSCmdlet
{
    /// <summary>The journal, as given to <c>New-DojoCapture -JournalPath</c>.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipelineByPropertyName = true)]
    [Alias("JournalPath", "FullName")]
    [ValidateNotNullOrEmpty]
    public string Path { get; set; } = null!;

    /// <summary>Shows the runs that opened the journal instead: when, under which account, on which machine, with which key.</summary>
    [Parameter]
    public SwitchParameter Run { get; set; }

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        try
        {
            var path = JournalPath.Resolve(this, Path);
            foreach (var shown in Run ? Runs(path) : JournalSummary.Read(path).Cast<object>())
                WriteObject(shown);
        }
        catch (DojoException error)
        {
            WriteError(error.ToErrorRecord(Path));
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
