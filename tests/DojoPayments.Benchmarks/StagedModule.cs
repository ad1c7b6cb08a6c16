using System.Reflection;
using System.Runtime.Loader;
using DojoPayments.Shell;

namespace DojoPayments.Benchmarks;

/// <summary>Makes the staged assembly the one that every loop measures, with PowerShell or without.</summary>
internal static class StagedModule
{
    /// <summary>To be called before any method that names a type of the module.</summary>
    public static void Resolve() => AssemblyLoadContext.Default.Resolving += static (context, name) =>
        name.Name == "DojoPayments" ? context.LoadFromAssemblyPath(Path.Combine(Repository.StagedModule, "DojoPayments.dll")) : null;

    /// <summary>A build of another configuration may have been staged since this program was built.</summary>
    /// <exception cref="InvalidOperationException">It is not a Release build.</exception>
    public static void RequireRelease()
    {
        var staged = ConfigurationOf(typeof(DojoCapture).Assembly);
        var own = ConfigurationOf(typeof(StagedModule).Assembly);
        if (staged != "Release" || own != "Release")
            throw new InvalidOperationException($"Only a Release build is measured, and this is a {own} one of a {staged} module: dotnet run -c Release.");
    }

    private static string ConfigurationOf(Assembly assembly) => assembly.GetCustomAttribute<AssemblyConfigurationAttribute>()?.Configuration ?? "unknown";
}
