using System;
using System.Management.Automation;
using System.Management.Automation.Host;

namespace DojoPayments.Cmdlets;

/// <summary>Tells the host something outside the streams, as the engine's own "What if" lines are.</summary>
internal static class HostMessages
{
    public static void Write(PSCmdlet cmdlet, string line) => Tell(() => cmdlet.Host.UI.WriteLine(line));

    public static void Warn(PSCmdlet cmdlet, string line) => Tell(() => cmdlet.Host.UI.WriteWarningLine(line));

    private static void Tell(Action write)
    {
        try
        {
            write();
        }
        catch (Exception exception) when (exception is NotImplementedException or HostException or NullReferenceException)
        {
            // A host without a screen shows no messages.
        }
    }
}
