using System.Reflection;

namespace DojoPayments.Benchmarks;

/// <summary>What was built, wherever the repository was cloned to.</summary>
internal static class RepositoryFiles
{
    public static string Root { get; } = FindRoot();

    /// <summary>The configuration this program was built in, and with it all that it measures.</summary>
    public static string Configuration { get; } = ConfigurationOf(typeof(RepositoryFiles).Assembly);

    /// <summary>The module as users import it.</summary>
    public static string StagedModule { get; } = Path.Combine(Root, "out", "DojoPayments");

    public static string Sandbox { get; } = Path.Combine(Root, "src", "DojoPayments.Sandbox", "bin", Configuration, "net10.0", "DojoPayments.Sandbox.dll");

    public static string ConfigurationOf(Assembly assembly) => assembly.GetCustomAttribute<AssemblyConfigurationAttribute>()?.Configuration ?? "unknown";

    private static string FindRoot()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "DojoPayments.sln")))
                return folder.FullName;
        }

        throw new InvalidOperationException("The benchmarks run from inside the repository.");
    }
}
