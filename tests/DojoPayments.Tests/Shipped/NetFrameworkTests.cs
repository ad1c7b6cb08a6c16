using System.Reflection;
using DojoPayments.Cmdlets;
using DojoPayments.Shell;
using Mono.Cecil;

namespace DojoPayments.Tests.Shipped;

/// <summary>What can be known of the shipped files on .NET Framework 4.7.2 without running them there.</summary>
public sealed class NetFrameworkTests : IDisposable
{
    private readonly NetFramework _framework = new();

    [Fact]
    public void Every_type_and_member_that_a_shipped_file_refers_to_is_there()
    {
        var shipped = _framework.ReadShipped();
        Assert.Contains(shipped, module => module.Name == "DojoPayments.dll");
        Assert.True(shipped.Sum(module => module.GetMemberReferences().Count()) > 1000);
        Assert.Empty(shipped.SelectMany(module => NetFramework.Missing(module).Select(reference => $"{module.Name}: {reference}")));
    }

    [Fact]
    public void What_later_frameworks_alone_have_is_found_to_be_missing()
    {
        var module = _framework.ReadShipped().Single(module => module.Name == "DojoPayments.dll");
        var framework = module.AssemblyReferences.Single(reference => reference.Name == "netstandard");
        var types = module.TypeSystem;
        var comparison = new TypeReference("System", "StringComparison", module, framework, valueType: true);

        Assert.False(NetFramework.IsMissing(Method(types.String, "IndexOf", types.Int32, types.String, comparison)));
        Assert.True(NetFramework.IsMissing(Method(types.String, "Contains", types.Boolean, types.Char, comparison)));
        Assert.True(NetFramework.IsMissing(Method(new TypeReference("System.Net.Http", "SocketsHttpHandler", module, framework), ".ctor", types.Void)));
        Assert.False(NetFramework.IsMissing(new FieldReference("Empty", types.String, types.String)));
        Assert.True(NetFramework.IsMissing(new FieldReference("Nothing", types.String, types.String)));
    }

    [Fact]
    public void A_program_for_a_later_framework_is_found_to_be_one()
    {
        using var tests = ModuleDefinition.ReadModule(typeof(NetFrameworkTests).Assembly.Location, new ReaderParameters { AssemblyResolver = _framework });
        Assert.NotEmpty(NetFramework.Missing(tests));
    }

    [Fact]
    public void What_a_shipped_file_asks_for_by_another_version_is_answered_and_nothing_else_is()
    {
        // .NET Framework finds a file beside the one that asks if it is of the very version that is asked for.
        var shipped = _framework.ReadShipped();
        var versions = shipped.ToDictionary(module => module.Assembly.Name.Name, module => module.Assembly.Name.Version);
        var references = shipped.SelectMany(module => module.AssemblyReferences).DistinctBy(reference => reference.FullName).ToList();
        var unresolved = references.Where(reference => versions.TryGetValue(reference.Name, out var version) && version != reference.Version).ToList();

        Assert.NotEmpty(unresolved);
        Assert.Equal(
            unresolved.Select(reference => reference.FullName).Order(StringComparer.Ordinal),
            references.Where(reference => Find(reference.FullName) is not null).Select(reference => reference.FullName).Order(StringComparer.Ordinal));
        Assert.All(unresolved, reference =>
        {
            Assert.Equal(Path.Combine(Repository.StagedModule, reference.Name + ".dll"), Find(reference.FullName));
            Assert.True(versions[reference.Name] > reference.Version);
            Assert.All(NearMisses(reference), name => Assert.Null(Find(name)));
        });
        Assert.All(shipped, module => Assert.Null(Find(module.Assembly.FullName)));
    }

    public void Dispose() => _framework.Dispose();

    private static string? Find(string name) => ModuleAssemblies.FindShipped(Repository.StagedModule, new AssemblyName(name));

    /// <summary>Requests of others, among them those without a version, which .NET Framework makes for a partial name.</summary>
    private static IEnumerable<string> NearMisses(AssemblyNameReference reference)
    {
        var token = Convert.ToHexString(reference.PublicKeyToken);
        yield return reference.Name;
        yield return $"{reference.Name}, Version={reference.Version}";
        yield return $"{reference.Name}, PublicKeyToken={token}";
        yield return $"{reference.Name}, Version={reference.Version}, PublicKeyToken=0102030405060708";
        yield return $"{reference.Name}, Version={new Version(reference.Version.Major, reference.Version.Minor, reference.Version.Build, reference.Version.Revision + 1)}, PublicKeyToken={token}";
        yield return $"{reference.Name}.Other, Version={reference.Version}, PublicKeyToken={token}";
    }

    private static MethodReference Method(TypeReference type, string name, TypeReference returned, params TypeReference[] parameters)
    {
        var method = new MethodReference(name, returned, type) { HasThis = true };
        foreach (var parameter in parameters)
            method.Parameters.Add(new ParameterDefinition(parameter));
        return method;
    }
}
