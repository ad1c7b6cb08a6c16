using System;
using System.IO;
using System.Threading;

namespace DojoPayments.Credentials;

/// <summary>
/// Work on a file that other programs hold for a moment, as virus scanners and backups do on Windows just after it was written.
/// Such work is tried again for half a second.
/// </summary>
internal static class HeldFile
{
    internal const int Tries = 11;

    private const int SharingViolation = unchecked((int)0x80070020);
    private const int LockViolation = unchecked((int)0x80070021);

    private static readonly TimeSpan s_pause = TimeSpan.FromMilliseconds(50);

    /// <param name="work">May be done again after it failed.</param>
    /// <param name="wait">Replaces the wait between two tries.</param>
    /// <exception cref="Exception">What the work throws, at once or after the last try.</exception>
    public static void Try(Action work, Action<TimeSpan>? wait = null)
    {
        for (var left = Tries - 1; ; left--)
        {
            try
            {
                work();
                return;
            }
            catch (Exception exception) when (left > 0 && MayPass(exception))
            {
                (wait ?? Thread.Sleep)(s_pause);
            }
        }
    }

    /// <summary>True if another program has the file open.</summary>
    public static bool IsHeld(Exception exception) =>
        exception is IOException { HResult: SharingViolation or LockViolation };

    // Windows also denies access to a file that is open or is being removed; without the permission the wait is short and in vain.
    private static bool MayPass(Exception exception) => IsHeld(exception) || (DataProtection.IsAvailable && exception is UnauthorizedAccessException);
}
