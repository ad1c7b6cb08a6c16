namespace DojoPayments.Quickstart;

/// <summary>Finds what the quickstart needs of the repository, wherever it was cloned to.</summary>
internal static class RepositoryFiles
{
    public static string Root { get; } = FindRoot();

    /// <summary>The module as users import it; built before the quickstart is.</summary>
    public static string StagedModule { get; } = Path.Combine(Root, "out", "DojoPayments");

    public static string Script { get; } = Path.Combine(Root, "src", "DojoPayments.Quickstart", "Capture-Sample.ps1");

    public static string Sample { get; } = Path.Combine(Root, "src", "DojoPayments.Quickstart", "captures.csv");

    private static string FindRoot()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "DojoPayments.sln")))
                return folder.FullName;
        }

        throw new InvalidOperationException("The quickstart runs from inside the repository: dotnet run --project src/DojoPayments.Quickstart");
    }
}
