namespace DojoPayments.Quickstart;

/// <summary>A script and the parameters that it takes.</summary>
internal sealed record ScriptRun(string ScriptPath, Uri BaseUri, string CsvPath, string ModulePath)
{
    public IEnumerable<KeyValuePair<string, string>> Parameters =>
    [
        new(nameof(BaseUri), BaseUri.AbsoluteUri),
        new(nameof(CsvPath), CsvPath),
        new(nameof(ModulePath), ModulePath),
    ];
}
