namespace DojoPayments.Tests.Engine;

/// <summary>A path for a journal, in a folder that goes with it.</summary>
internal sealed class TemporaryJournal : IAsyncDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("DojoPayments.Tests.");

    public string Path => System.IO.Path.Combine(_folder.FullName, "captures.journal");

    public ValueTask DisposeAsync()
    {
        _folder.Delete(recursive: true);
        return ValueTask.CompletedTask;
    }
}
