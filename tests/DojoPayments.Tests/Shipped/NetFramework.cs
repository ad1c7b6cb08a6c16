using System.Reflection;
using DojoPayments.Shell;
using Mono.Cecil;

namespace DojoPayments.Tests.Shipped;

/// <summary>
/// What the module finds in Windows PowerShell 5.1 on .NET Framework 4.7.2: the shipped files, the framework with its facades, and the
/// engine. Assemblies are read and never loaded, so that this works on every system.
/// </summary>
internal sealed class NetFramework : IAssemblyResolver
{
    private static readonly string[] s_folders =
    [
        Repository.StagedModule,
        Folder("NetFramework"),
        Path.Combine(Folder("NetFramework"), "Facades"),
        Folder("PowerShellStandard"),
    ];

    private readonly Dictionary<string, AssemblyDefinition> _assemblies = new(StringComparer.OrdinalIgnoreCase);

    public IReadOnlyList<ModuleDefinition> ReadShipped() =>
        [.. Directory.GetFiles(Repository.StagedModule, "*.dll").Order(StringComparer.Ordinal).Select(path => Read(path).MainModule)];

    /// <summary>The types and members that an assembly refers to and that are nowhere, as text.</summary>
    public static IEnumerable<string> Missing(ModuleDefinition module)
    {
        foreach (var type in module.GetTypeReferences().Where(type => Found(type) is null))
            yield return type.FullName;
        foreach (var member in module.GetMemberReferences().Where(IsMissing))
            yield return member.FullName;
    }

    public static bool IsMissing(MemberReference member)
    {
        // The runtime makes the members of arrays.
        if (member.DeclaringType.IsArray)
            return false;
        return member switch
        {
            MethodReference method => Found(method) is null,
            FieldReference field => Found(field) is null,
            _ => throw new ArgumentException($"{member.FullName} is neither a method nor a field.", nameof(member)),
        };
    }

    public AssemblyDefinition Resolve(AssemblyNameReference name) => Resolve(name, new ReaderParameters());

    public AssemblyDefinition Resolve(AssemblyNameReference name, ReaderParameters parameters)
    {
        var path = s_folders.Select(folder => Path.Combine(folder, name.Name + ".dll")).FirstOrDefault(File.Exists);
        var assembly = path is null ? null : Read(path);
        return assembly is not null && assembly.Name.Version >= name.Version ? assembly : throw new AssemblyResolutionException(name);
    }

    public void Dispose()
    {
        foreach (var assembly in _assemblies.Values)
            assembly.Dispose();
    }

    private static string Folder(string name)
    {
        var path = typeof(NetFramework).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(part => part.Key == name).Value!;
        return Directory.Exists(path) ? path : throw new DirectoryNotFoundException($"The restore of the tests brings {path}, which is not there.");
    }

    /// <summary>What a reference leads to; null if its assembly, its type or itself is nowhere.</summary>
    private static IMemberDefinition? Found(MemberReference reference)
    {
        try
        {
            return reference.Resolve();
        }
        catch (AssemblyResolutionException)
        {
            return null;
        }
    }

    private AssemblyDefinition Read(string path)
    {
        if (!_assemblies.TryGetValue(path, out var assembly))
            _assemblies[path] = assembly = AssemblyDefinition.ReadAssembly(path, new ReaderParameters { AssemblyResolver = this, InMemory = true });
        return assembly;
    }
}
