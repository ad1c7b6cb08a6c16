using System.Management.Automation;
using DojoPayments.Journal;

namespace DojoPayments.Cmdlets;

/// <summary>Lists the operations of journals with their latest states; also while a batch writes the journal.</summary>
[Cmdlet(VerbsCommon.Get, "DojoCaptureJournal", DefaultParameterSetName = PathSet)]
[OutputType(typeof(DojoCaptureJournalEntry))]
public sealed class GetDojoCaptureJournalCommand : PSCmdlet
{
    private const string PathSet = "Path";
    private const string LiteralPathSet = "LiteralPath";

    /// <summary>The journals, as given to <c>New-DojoCapture -JournalPath</c>; with wildcards all files that match.</summary>
    [Parameter(ParameterSetName = PathSet, Mandatory = true, Position = 0, ValueFromPipelineByPropertyName = true)]
    [Alias("JournalPath")]
    [ValidateNotNullOrEmpty]
    public string[] Path { get; set; } = null!;

    /// <summary>The journals, by their exact paths: no character is a wildcard.</summary>
    [Parameter(ParameterSetName = LiteralPathSet, Mandatory = true, ValueFromPipelineByPropertyName = true)]
    [Alias("FullName", "PSPath", "LP")]
    [ValidateNotNullOrEmpty]
    public string[] LiteralPath { get; set; } = null!;

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
            foreach (var entry in JournalSummary.Read(journal))
                WriteObject(entry);
        }
        catch (DojoException error)
        {
            WriteError(error.ToErrorRecord(path));
        }
    }
}
