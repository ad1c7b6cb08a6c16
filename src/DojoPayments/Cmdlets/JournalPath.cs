using System;
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

    /// <exception cref="DojoException">JournalUnavailable: the path does not name a file.</exception>
    public static string Resolve(PSCmdlet cmdlet, string path)
    {
        string resolved, where;
        try
        {
            resolved = cmdlet.SessionState.Path.GetUnresolvedProviderPathFromPSPath(path, out var provider, out _);
            where = provider.Name;
        }
        catch (Exception exception) when (exception is RuntimeException or NotSupportedException or ArgumentException or InvalidOperationException)
        {
            // A restricted session may show no file system; a full path needs none.
            if (IsFull(path))
                return path;
            throw JournalErrors.NoFile(path, exception.Message);
        }

        if (!string.Equals(where, FileSystem, StringComparison.OrdinalIgnoreCase))
            throw JournalErrors.NoFile(path, $"It was read as '{resolved}' of the provider {where}.");
        return IsFull(resolved) ? resolved : throw JournalErrors.NoFile(path, $"It was read as '{resolved}', which is no full path.");
    }

    private static bool IsFull(string path)
    {
        if (!RuntimeInformation.IsOSPlatform(OSPlatform.Windows))
            return Path.IsPathRooted(path);
        return path.StartsWith(@"\\", StringComparison.Ordinal) || (path.Length > 2 && path[1] == ':' && path[2] is '\\' or '/');
    }
}
