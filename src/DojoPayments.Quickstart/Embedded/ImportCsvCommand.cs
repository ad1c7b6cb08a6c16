using System.Management.Automation;

namespace DojoPayments.Quickstart;

/// <summary>Stands in for <c>Import-Csv</c>, which is in no package: the same objects with the same texts.</summary>
[Cmdlet(VerbsData.Import, "Csv")]
[OutputType(typeof(PSObject))]
public sealed class ImportCsvCommand : PSCmdlet
{
    /// <summary>The file.</summary>
    [Parameter(Mandatory = true, Position = 0)]
    public string Path { get; set; } = string.Empty;

    /// <inheritdoc/>
    protected override void EndProcessing()
    {
        foreach (var row in CsvFile.Read(GetUnresolvedProviderPathFromPSPath(Path)))
        {
            var item = new PSObject();
            foreach (var (column, text) in row)
                item.Properties.Add(new PSNoteProperty(column, text));
            WriteObject(item);
        }
    }
}
