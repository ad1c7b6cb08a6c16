using System;

namespace DojoPayments.Credentials;

/// <summary>The folder of this module for an account on this machine.</summary>
internal static class AccountFolder
{
    private const string Name = "DojoPayments";

    /// <summary>Null if the account has no home.</summary>
    public static string? Path => Parent() is { } parent ? System.IO.Path.Combine(parent, Name) : null;

    /// <summary>
    /// Asks Windows for the account's local application data, which is in its profile. The tests have folders of their own.
    /// </summary>
    internal static Func<string?> LocalApplicationData { get; set; } = () => Known(Environment.SpecialFolder.LocalApplicationData);

    // Not %LOCALAPPDATA%, which is whatever the parent process made of it: a task that runs as another account, or a 32-bit process, can
    // inherit a folder that is not this account's. On Unix not GetFolderPath alone: it gives macOS another folder than the XDG convention.
    private static string? Parent()
    {
        if (DataProtection.IsAvailable)
            return LocalApplicationData();
        if (Environment.GetEnvironmentVariable("XDG_CONFIG_HOME") is { } configuration && System.IO.Path.IsPathRooted(configuration))
            return configuration;
        return Known(Environment.SpecialFolder.UserProfile) is { } home ? System.IO.Path.Combine(home, ".config") : null;
    }

    // Not verified: a folder that is not there yet is made.
    private static string? Known(Environment.SpecialFolder folder) =>
        Environment.GetFolderPath(folder, Environment.SpecialFolderOption.DoNotVerify) is { Length: > 0 } path ? path : null;
}
