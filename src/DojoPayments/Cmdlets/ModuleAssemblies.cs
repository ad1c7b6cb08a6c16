using System;
using System.IO;
using System.Linq;
using System.Management.Automation;
using System.Reflection;
using DojoPayments.Api;

namespace DojoPayments.Cmdlets;

/// <summary>
/// Lets Windows PowerShell find the assemblies that ship beside this one. They ask for each other by older versions than
/// those that ship, and powershell.exe has no binding redirects. PowerShell 7 has assemblies of its own and needs nothing.
/// </summary>
public sealed class ModuleAssemblies : IModuleAssemblyInitializer, IModuleAssemblyCleanup
{
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
    /// The shipped file that answers a request: one that comes from a file of the same folder, for a file of that folder
    /// with the same key and at least the version. The process is others' too, and theirs are not answered.
    /// </summary>
    internal static string? FindShipped(string folder, AssemblyName requested, string? requester)
    {
        if (requester is null || !string.Equals(Path.GetDirectoryName(requester), folder, StringComparison.OrdinalIgnoreCase))
            return null;
        var path = Path.Combine(folder, requested.Name + ".dll");
        if (!File.Exists(path))
            return null;
        var shipped = AssemblyName.GetAssemblyName(path);
        return shipped.Version >= requested.Version && (shipped.GetPublicKeyToken() ?? []).SequenceEqual(requested.GetPublicKeyToken() ?? []) ? path : null;
    }

    private static Assembly? Resolve(object sender, ResolveEventArgs request)
    {
        // One that was made in memory has no location, and asking for it is an error.
        var requester = request.RequestingAssembly is { IsDynamic: false } assembly ? assembly.Location : null;
        var folder = Path.GetDirectoryName(typeof(ModuleAssemblies).Assembly.Location)!;
        return FindShipped(folder, new AssemblyName(request.Name), requester) is { } path ? Assembly.LoadFrom(path) : null;
    }
}
