using System.Management.Automation;
using DojoPayments.Journal;

namespace DojoPayments.Cmdlets;

/// <summary>Shows what a journal says of each operation; also while a batch is writing it.</summary>
[Cmdlet(VerbsCommon.Get, "DojoCaptureJournal")]
[OutputType(typeof(DojoCaptureJournalEntry))]
public sealed class GetDojoCaptureJournalCommand : PSCmdlet
{
    /// <summary>The journal, as given to <c>New-DojoCapture -JournalPath</c>.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipelineByPropertyName = true)]
    [Alias("JournalPath", "FullName")]
    [ValidateNotNullOrEmpty]
    public string Path { get; set; } = null!;

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        try
        {
            foreach (var entry in JournalSummary.Read(JournalPath.Resolve(this, Path)))
                WriteObject(entry);
        }
        catch (DojoException error)
        {
            WriteError(error.ToErrorRecord(Path));
        }
    }
}
