using System;
using System.IO;
using System.Linq;
using System.Management.Automation;
using System.Reflection;
using DojoPayments.Api;

namespace DojoPayments.Cmdlets;

/// <summary>
/// Lets Windows PowerShell find the assemblies that ship beside this one. Two of them are asked for by an older version than
/// the one that ships, and powershell.exe has no binding redirects. PowerShell 7 has assemblies of its own and needs nothing.
/// </summary>
public sealed class ModuleAssemblies : IModuleAssemblyInitializer, IModuleAssemblyCleanup
{
    /// <summary>
    /// The references of the shipped files that .NET Framework does not resolve by itself: the shipped file has a later
    /// version.
    /// </summary>
    private static readonly AssemblyName[] s_references =
    [
        new("System.Buffers, Version=4.0.2.0, Culture=neutral, PublicKeyToken=cc7b13ffcd2ddd51"),
        new("System.Runtime.CompilerServices.Unsafe, Version=4.0.4.1, Culture=neutral, PublicKeyToken=b03f5f7f11d50a3a"),
    ];

    /// <inheritdoc/>
    public void OnImport()
    {
        if (ApiTransport.IsNetFramework)
            AppDomain.CurrentDomain.AssemblyResolve += Resolve;
    }

    /// <inheritdoc/>
    public void OnRemove(PSModuleInfo psModuleInfo)
    {
        // As often as it was added: each runspace that imports the module adds it, and one of them may be the last to need it.
        if (ApiTransport.IsNetFramework)
            AppDomain.CurrentDomain.AssemblyResolve -= Resolve;
    }

    /// <summary>
    /// The shipped file that answers a request: null for everything but the exact references above, because the process is
    /// others' too. Who asks does not matter: .NET Framework names nobody for a file that was loaded by its path, which is how
    /// Windows PowerShell loads a module.
    /// </summary>
    internal static string? FindShipped(string folder, AssemblyName requested)
    {
        if (!s_references.Any(reference => IsSame(reference, requested)))
            return null;
        var path = Path.Combine(folder, requested.Name + ".dll");
        return File.Exists(path) ? path : null;
    }

    private static bool IsSame(AssemblyName reference, AssemblyName requested) =>
        string.Equals(reference.Name, requested.Name, StringComparison.OrdinalIgnoreCase) &&
        reference.Version.Equals(requested.Version) &&
        reference.GetPublicKeyToken().SequenceEqual(requested.GetPublicKeyToken() ?? []);

    private static Assembly? Resolve(object sender, ResolveEventArgs request)
    {
        var folder = Path.GetDirectoryName(typeof(ModuleAssemblies).Assembly.Location)!;
        return FindShipped(folder, new AssemblyName(request.Name)) is { } path ? Assembly.LoadFrom(path) : null;
    }
}
