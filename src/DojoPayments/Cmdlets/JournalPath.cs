using System;
using System.Collections.Generic;
using System.IO;
using System.Management.Automation;
using System.Runtime.InteropServices;
using DojoPayments.Journal;

namespace DojoPayments.Cmdlets;

/// <summary>
/// Finds the file that a journal's path means to the user. The current location of a shell need not be in the file system, and
/// the process has a current folder of its own, where a journal would not be found again.
/// </summary>
internal static class JournalPath
{
    private const string FileSystem = "FileSystem";
    private const string LongPath = @"\\?\";
    private const string TornTail = ".torn-";

    private static readonly char[] s_wildcards = ['*', '?'];

    /// <summary>The journals that a path matches; their lock files and kept ends are none.</summary>
    /// <exception cref="DojoException">JournalUnavailable: no file matches, or the path is not one of the file system.</exception>
    public static IReadOnlyList<string> Expand(PSCmdlet cmdlet, string path)
    {
        if (!WildcardPattern.ContainsWildcardCharacters(path))
            return [Resolve(cmdlet, path)];
        string[] found;
        ProviderInfo provider;
        try
        {
            found = [.. cmdlet.SessionState.Path.GetResolvedProviderPathFromPSPath(path, out provider)];
        }
        catch (Exception exception) when (IsOfThePath(exception))
        {
            throw JournalErrors.NoFile(path, $"PowerShell says: {exception.Message}");
        }

        if (!string.Equals(provider.Name, FileSystem, StringComparison.OrdinalIgnoreCase))
            throw JournalErrors.NoFile(path, $"It was read as a path of the provider {provider.Name}, and not of the file system.");
        var journals = Array.FindAll(found, static file => File.Exists(file) && !file.EndsWith(JournalLock.PathOf(string.Empty), StringComparison.Ordinal) && Path.GetFileName(file).IndexOf(TornTail, StringComparison.Ordinal) < 0);
        return journals.Length > 0 ? journals : throw JournalErrors.NoFile(path, "No journal matches it. If its characters are not wildcards, give it with -LiteralPath.");
    }

    /// <summary>The file that a path means.</summary>
    /// <exception cref="DojoException">JournalUnavailable: the path does not name a file.</exception>
    public static string Resolve(PSCmdlet cmdlet, string path)
    {
        // Windows allows no such name, and elsewhere it is more likely a pattern than a name. Its long paths begin with \\?\.
        if (path.IndexOfAny(s_wildcards, path.StartsWith(LongPath, StringComparison.Ordinal) ? LongPath.Length : 0) >= 0)
            throw JournalErrors.NoFile(path, "A journal is one file, and the path has a wildcard, * or ?.");
        string resolved, where;
        try
        {
            resolved = cmdlet.SessionState.Path.GetUnresolvedProviderPathFromPSPath(path, out var provider, out _);
            where = provider.Name;
        }
        catch (Exception exception) when (IsOfThePath(exception))
        {
            // A restricted session may show no file system; a full path needs none.
            if (IsFull(path))
                return path;
            throw JournalErrors.NoFile(path, $"PowerShell says: {exception.Message}");
        }

        if (!string.Equals(where, FileSystem, StringComparison.OrdinalIgnoreCase))
            throw JournalErrors.NoFile(path, $"It was read as '{resolved}' of the provider {where}, and not of the file system.");
        if (Directory.Exists(resolved))
            throw JournalErrors.NoFile(path, "It is a folder.");
        return IsFull(resolved) ? resolved : throw JournalErrors.NoFile(path, $"It was read as '{resolved}', which is not a full path.");
    }

    private static bool IsOfThePath(Exception exception) => exception is RuntimeException or NotSupportedException or ArgumentException or InvalidOperationException;

    private static bool IsFull(string path)
    {
        if (!RuntimeInformation.IsOSPlatform(OSPlatform.Windows))
            return Path.IsPathRooted(path);
        return path.StartsWith(@"\\", StringComparison.Ordinal) || (path.Length > 2 && path[1] == ':' && path[2] is '\\' or '/');
    }
}
