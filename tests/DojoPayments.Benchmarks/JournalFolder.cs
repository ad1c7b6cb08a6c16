namespace DojoPayments.Benchmarks;

/// <summary>Journals for as long as a line of the table is measured; each run wants one of its own.</summary>
internal sealed class JournalFolder : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("DojoPayments");
    private int _made;

    public string NewPath() => Path.Combine(_folder.FullName, $"{++_made}.journal");

    public void Dispose() => _folder.Delete(recursive: true);
}
