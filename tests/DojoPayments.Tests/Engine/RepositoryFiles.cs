namespace DojoPayments.Tests.Engine;

/// <summary>Finds what the tests need of the repository, wherever it was cloned to.</summary>
internal static class RepositoryFiles
{
    public static string Root { get; } = FindRoot();

    /// <summary>The module as users import it; built before the tests are.</summary>
    public static string StagedModule { get; } = Path.Combine(Root, "out", "DojoPayments");

    /// <summary>A program of the repository as it was built together with the tests.</summary>
    /// <param name="project">Its folder, from the root.</param>
    public static string BuiltProgram(string project)
    {
        var output = new DirectoryInfo(AppContext.BaseDirectory);
        return Path.Combine(Root, project, "bin", output.Parent!.Name, output.Name, Path.GetFileName(project) + ".dll");
    }

    private static string FindRoot()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "DojoPayments.sln")))
                return folder.FullName;
        }

        throw new InvalidOperationException("The tests run from inside the repository.");
    }
}
