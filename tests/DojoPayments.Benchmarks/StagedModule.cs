using System.Runtime.Loader;

namespace DojoPayments.Benchmarks;

/// <summary>Makes the staged assembly the one that every loop measures, with PowerShell or without.</summary>
internal static class StagedModule
{
    public static string Manifest { get; } = Path.Combine(RepositoryFiles.StagedModule, "DojoPayments.psd1");

    /// <summary>To be called before any method that names a type of the module.</summary>
    public static void Resolve() => AssemblyLoadContext.Default.Resolving += static (context, name) =>
        name.Name == "DojoPayments" ? context.LoadFromAssemblyPath(Path.Combine(RepositoryFiles.StagedModule, "DojoPayments.dll")) : null;

    /// <summary>A build of another configuration may have been staged since this program was built.</summary>
    /// <exception cref="InvalidOperationException">It is not a Release build.</exception>
    public static void RequireRelease()
    {
        var staged = RepositoryFiles.ConfigurationOf(typeof(DojoCapture).Assembly);
        if (staged != "Release" || RepositoryFiles.Configuration != "Release")
            throw new InvalidOperationException($"Only a Release build is measured, and this is a {RepositoryFiles.Configuration} one of a {staged} module: dotnet run -c Release.");
    }
}
