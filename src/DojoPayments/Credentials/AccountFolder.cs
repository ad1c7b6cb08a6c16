using System;

namespace DojoPayments.Credentials;

/// <summary>Where this module keeps what belongs to an account on this machine.</summary>
internal static class AccountFolder
{
    private const string Name = "DojoPayments";

    /// <summary>Null where the account has no home.</summary>
    public static string? Path => Parent() is { } parent ? System.IO.Path.Combine(parent, Name) : null;

    // Not GetFolderPath alone: it gives macOS another folder than the XDG convention, and on Windows looks past the variable.
    private static string? Parent()
    {
        if (DataProtection.IsAvailable)
            return Rooted("LOCALAPPDATA") ?? Known(Environment.SpecialFolder.LocalApplicationData);
        if (Rooted("XDG_CONFIG_HOME") is { } configuration)
            return configuration;
        return Known(Environment.SpecialFolder.UserProfile) is { } home ? System.IO.Path.Combine(home, ".config") : null;
    }

    private static string? Rooted(string variable) =>
        Environment.GetEnvironmentVariable(variable) is { } path && System.IO.Path.IsPathRooted(path) ? path : null;

    private static string? Known(Environment.SpecialFolder folder) =>
        Environment.GetFolderPath(folder, Environment.SpecialFolderOption.DoNotVerify) is { Length: > 0 } path ? path : null;
}
