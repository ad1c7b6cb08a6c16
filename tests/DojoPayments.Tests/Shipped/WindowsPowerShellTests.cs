using System.Reflection;
using DojoPayments.Cmdlets;
using DojoPayments.Tests.Engine;

namespace DojoPayments.Tests.Shipped;

/// <summary>What can be known of Windows PowerShell 5.1 without one: that everything it has to find is there.</summary>
public class WindowsPowerShellTests
{
    /// <summary>What .NET Framework 4.7.2 and Windows PowerShell bring.</summary>
    private static readonly HashSet<string> s_theirs = ["mscorlib", "netstandard", "System", "System.Core", "System.Management.Automation", "System.Numerics"];

    [Fact]
    public void Every_reference_is_to_a_shipped_file_of_that_version_or_later_or_to_what_is_always_there()
    {
        var shipped = ShippedFile.All();
        var versions = shipped.ToDictionary(file => file.Name, file => file.Version);

        Assert.Contains("DojoPayments", versions.Keys);
        Assert.All(shipped, file => Assert.All(file.References, reference => Assert.True(
            s_theirs.Contains(reference.Name) || (versions.TryGetValue(reference.Name, out var version) && version >= reference.Version),
            $"{file.Name} asks for {reference.Name} {reference.Version}")));
    }

    [Fact]
    public void Nothing_is_shipped_that_nothing_asks_for()
    {
        var shipped = ShippedFile.All();
        var asked = shipped.SelectMany(file => file.References).Select(reference => reference.Name).ToHashSet();
        Assert.Equal(["DojoPayments"], shipped.Select(file => file.Name).Where(name => !asked.Contains(name)));
    }

    [Fact]
    public void What_others_see_names_no_type_of_a_shipped_dependency()
    {
        // The engine looks at all that is public before it lets a module say where its dependencies are.
        var dependencies = ShippedFile.All().Select(file => file.Name).Except(["DojoPayments"]).ToHashSet();
        using var module = ShippedFile.OfTheModule();
        var surface = module.PublicSurface().ToList();
        Assert.Contains(surface, part => part.Assembly == "System.Management.Automation");
        Assert.DoesNotContain(surface, part => dependencies.Contains(part.Assembly));
    }

    [Fact]
    public void PowerShell_7_is_left_alone()
    {
        // A resolver there would be asked by others too; the field of the event shows who is in it.
        using var session = new PowerShellSession(key: null);
        var field = typeof(System.Runtime.Loader.AssemblyLoadContext).GetField("AssemblyResolve", BindingFlags.Static | BindingFlags.NonPublic);
        Assert.NotNull(field);
        var handlers = ((Delegate?)field.GetValue(null))?.GetInvocationList() ?? [];
        Assert.DoesNotContain(handlers, handler => handler.Method.DeclaringType!.FullName == typeof(ModuleAssemblies).FullName);
    }
}
