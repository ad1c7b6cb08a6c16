namespace DojoPayments.Proof;

/// <summary>What was built, wherever the repository was cloned to.</summary>
internal static class RepositoryFiles
{
    /// <summary>The module as users import it.</summary>
    public static string ModuleManifest { get; } = Path.Combine(FindRoot(), "out", "DojoPayments", "DojoPayments.psd1");

    private static string FindRoot()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "DojoPayments.sln")))
                return folder.FullName;
        }

        throw new InvalidOperationException("The proof runs from inside the repository.");
    }
}
