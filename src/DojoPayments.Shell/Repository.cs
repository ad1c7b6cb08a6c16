namespace DojoPayments.Shell;

/// <summary>What was built, wherever the repository was cloned to: for its own programs, which run inside it.</summary>
public static class Repository
{
    /// <summary>The folder with the solution.</summary>
    public static string Root { get; } = FindRoot();

    /// <summary>The module as users import it.</summary>
    public static string StagedModule { get; } = Path.Combine(Root, "out", "DojoPayments");

    /// <summary>The manifest of <see cref="StagedModule"/>, for <c>Import-Module</c>.</summary>
    public static string StagedManifest { get; } = Path.Combine(StagedModule, "DojoPayments.psd1");

    /// <summary>The assembly of another program of the repository, built as this one is.</summary>
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

        throw new InvalidOperationException("This program runs from inside the repository, by dotnet run --project and its folder.");
    }
}
