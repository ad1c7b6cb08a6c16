using System.Management.Automation.Runspaces;
using System.Runtime.CompilerServices;

namespace DojoPayments.Credentials;

/// <summary>The key that <c>Set-DojoApiKey</c> keeps for a runspace, so that parallel runspaces do not disturb each other.</summary>
internal static class RunspaceKeys
{
    private static readonly ConditionalWeakTable<Runspace, ConfiguredKey> s_keys = new();

    public static ConfiguredKey? Current => s_keys.TryGetValue(Runspace.DefaultRunspace, out var key) ? key : null;

    public static void Set(ConfiguredKey key)
    {
        Remove();
        s_keys.Add(Runspace.DefaultRunspace, key);
    }

    public static void Remove() => s_keys.Remove(Runspace.DefaultRunspace);
}
