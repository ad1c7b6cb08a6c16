using System;
using System.ComponentModel;
using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace DojoPayments.Credentials;

/// <summary>
/// Windows' own protection of data for an account (DPAPI). Called directly, because .NET's class for it is a package of
/// its own, and each further assembly in a PowerShell session is one that can clash.
/// </summary>
internal static class DataProtection
{
    // A service has no desktop on which a question could be answered.
    private const int UserInterfaceForbidden = 1;

    /// <summary>True on Windows.</summary>
    public static bool IsAvailable { get; } = RuntimeInformation.IsOSPlatform(OSPlatform.Windows);

    /// <exception cref="CryptographicException">The account has no profile to protect it with.</exception>
    public static byte[] Protect(byte[] data) => Run(data, protect: true);

    /// <exception cref="CryptographicException">It was protected for another account or machine.</exception>
    public static byte[] Unprotect(byte[] data) => Run(data, protect: false);

    private static byte[] Run(byte[] data, bool protect)
    {
        var pinned = GCHandle.Alloc(data, GCHandleType.Pinned);
        var output = default(Blob);
        try
        {
            var input = new Blob { Length = data.Length, Data = pinned.AddrOfPinnedObject() };
            var succeeded = protect
                ? CryptProtectData(ref input, null, IntPtr.Zero, IntPtr.Zero, IntPtr.Zero, UserInterfaceForbidden, ref output)
                : CryptUnprotectData(ref input, IntPtr.Zero, IntPtr.Zero, IntPtr.Zero, IntPtr.Zero, UserInterfaceForbidden, ref output);
            if (!succeeded)
                throw new CryptographicException(new Win32Exception(Marshal.GetLastWin32Error()).Message);
            var result = new byte[output.Length];
            Marshal.Copy(output.Data, result, 0, result.Length);
            return result;
        }
        finally
        {
            pinned.Free();
            Array.Clear(data, 0, data.Length);
            if (output.Data != IntPtr.Zero)
                LocalFree(output.Data);
        }
    }

    [DllImport("crypt32.dll", SetLastError = true, CharSet = CharSet.Unicode, ExactSpelling = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.System32)]
    private static extern bool CryptProtectData(ref Blob input, string? description, IntPtr entropy, IntPtr reserved, IntPtr prompt, int flags, ref Blob output);

    [DllImport("crypt32.dll", SetLastError = true, ExactSpelling = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.System32)]
    private static extern bool CryptUnprotectData(ref Blob input, IntPtr description, IntPtr entropy, IntPtr reserved, IntPtr prompt, int flags, ref Blob output);

    [DllImport("kernel32.dll", ExactSpelling = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.System32)]
    private static extern IntPtr LocalFree(IntPtr memory);

    [StructLayout(LayoutKind.Sequential)]
    private struct Blob
    {
        public int Length;
        public IntPtr Data;
    }
}
