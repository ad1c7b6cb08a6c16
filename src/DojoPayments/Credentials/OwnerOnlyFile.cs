using System;
using System.ComponentModel;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Reflection;
using System.Runtime.InteropServices;

namespace DojoPayments.Credentials;

/// <summary>
/// Files that only their owner can read, from the moment they exist. On Windows the profile's own permissions are that
/// already, and the content is protected besides.
/// </summary>
internal static class OwnerOnlyFile
{
    private const string DraftFormat = "N";
    private const int FileMode = 0b110_000_000;
    private const int FolderMode = 0b111_000_000;
    private const int GroupAndOthers = 0b000_111_111;

    /// <exception cref="UnauthorizedAccessException">Others than the owner have access to it or to its folder.</exception>
    public static void Check(string path)
    {
        if (DataProtection.IsAvailable)
            return;
        Check(Path.GetDirectoryName(path)!, "700");
        Check(path, "600");
    }

    /// <summary>Puts the content in the place of what is there; a reader sees either.</summary>
    /// <exception cref="IOException">It cannot be written.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be written, or others than the owner have access to its folder.</exception>
    public static void Replace(string path, byte[] content)
    {
        var folder = Path.GetDirectoryName(path)!;
        CreateFolder(folder);
        var draft = $"{path}.{Guid.NewGuid().ToString(DraftFormat, CultureInfo.InvariantCulture)}";
        try
        {
            using (var stream = Create(draft))
            {
                stream.Write(content, 0, content.Length);
                stream.Flush(flushToDisk: true);
            }

            HeldFile.Try(() => Move(draft, path));
        }
        finally
        {
            HeldFile.Try(() => File.Delete(draft));
        }
    }

    /// <summary>Removes the file, and what a process that was killed left of a replacement.</summary>
    /// <exception cref="IOException">Another program has it open.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be removed.</exception>
    public static void Remove(string path)
    {
        var folder = new DirectoryInfo(Path.GetDirectoryName(path)!);
        if (!folder.Exists)
            return;
        foreach (var file in folder.GetFiles(Path.GetFileName(path) + "*").Where(file => file.FullName == path || IsDraft(file)))
            HeldFile.Try(file.Delete);
    }

    private static bool IsDraft(FileInfo file) => Guid.TryParseExact(file.Extension.TrimStart('.'), DraftFormat, out _);

    private static void Move(string draft, string path)
    {
        if (DataProtection.IsAvailable)
            Windows.Move(draft, path);
        else if (File.Exists(path))
            File.Replace(draft, path, destinationBackupFileName: null);
        else
            File.Move(draft, path);
    }

    private static void CreateFolder(string folder)
    {
        if (DataProtection.IsAvailable)
        {
            Directory.CreateDirectory(folder);
            return;
        }

        Unix.CreateFolder(folder, FolderMode);
        // It may have been there before.
        Check(folder, "700");
    }

    private static FileStream Create(string path) => DataProtection.IsAvailable
        ? new FileStream(path, System.IO.FileMode.CreateNew, FileAccess.Write)
        : Unix.Create(path, FileMode);

    private static void Check(string path, string expected)
    {
        var mode = Unix.ModeOf(path);
        if ((mode & GroupAndOthers) != 0)
            throw new UnauthorizedAccessException(string.Format(CultureInfo.InvariantCulture, "other accounts than its owner have access to {0} (mode {1}; chmod {2} corrects that)", path, Convert.ToString(mode, 8), expected));
    }

    /// <summary>
    /// A move that replaces, in one step: .NET Standard has none, and File.Replace goes by way of a third file, which it can leave
    /// behind.
    /// </summary>
    private static class Windows
    {
        private const int ReplaceExisting = 1;
        private const int WriteThrough = 8;
        private const int AccessDenied = 5;
        private const int FromWin32 = unchecked((int)0x80070000);

        public static void Move(string from, string to)
        {
            if (MoveFileEx(from, to, ReplaceExisting | WriteThrough))
                return;
            var error = Marshal.GetLastWin32Error();
            var message = new Win32Exception(error).Message;
            if (error != AccessDenied)
                throw new IOException(message, FromWin32 | error);
            // Windows says this of a file that somebody has open, too; opening it tells.
            if (File.Exists(to))
                new FileStream(to, System.IO.FileMode.Open, FileAccess.Read, FileShare.None).Dispose();
            throw new UnauthorizedAccessException(message);
        }

        [DllImport("kernel32.dll", EntryPoint = "MoveFileExW", SetLastError = true, CharSet = CharSet.Unicode, ExactSpelling = true)]
        [DefaultDllImportSearchPaths(DllImportSearchPath.System32)]
        private static extern bool MoveFileEx(string from, string to, int flags);
    }

    /// <summary>
    /// .NET's Unix permissions by reflection: .NET Standard does not show them, and every PowerShell that runs on Unix
    /// has them. The C library's open is no way round, as macOS passes its optional mode differently.
    /// </summary>
    private static class Unix
    {
        private static readonly Type s_mode = Type.GetType("System.IO.UnixFileMode", throwOnError: true)!;
        private static readonly Type s_options = Type.GetType("System.IO.FileStreamOptions", throwOnError: true)!;

        public static int ModeOf(string path) =>
            (int)Call(() => typeof(File).GetMethod("GetUnixFileMode", [typeof(string)])!.Invoke(null, [path]));

        public static void CreateFolder(string path, int mode) =>
            Call(() => typeof(Directory).GetMethod("CreateDirectory", [typeof(string), s_mode])!.Invoke(null, [path, Enum.ToObject(s_mode, mode)]));

        public static FileStream Create(string path, int mode)
        {
            var options = Activator.CreateInstance(s_options)!;
            Set("Mode", System.IO.FileMode.CreateNew);
            Set("Access", FileAccess.Write);
            Set("UnixCreateMode", Enum.ToObject(s_mode, mode));
            return (FileStream)Call(() => Activator.CreateInstance(typeof(FileStream), path, options));

            void Set(string property, object value) => s_options.GetProperty(property)!.SetValue(options, value);
        }

        private static object Call(Func<object?> call)
        {
            try
            {
                return call()!;
            }
            catch (TargetInvocationException exception) when (exception.InnerException is IOException or UnauthorizedAccessException)
            {
                System.Runtime.ExceptionServices.ExceptionDispatchInfo.Capture(exception.InnerException).Throw();
                throw;
            }
        }
    }
}
