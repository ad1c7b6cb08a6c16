using System.Globalization;
using System.Management.Automation;

namespace DojoPayments.Cmdlets;

/// <summary>The user's preferences about streams and questions, so that unread texts are not made.</summary>
internal static class Preferences
{
    public static bool IsVerbose(PSCmdlet cmdlet) =>
        cmdlet.MyInvocation.BoundParameters.TryGetValue("Verbose", out var asked) ? (SwitchParameter)asked : !IsSilenced(cmdlet, "VerbosePreference");

    public static bool IsWhatIf(PSCmdlet cmdlet) => cmdlet.MyInvocation.BoundParameters.TryGetValue("WhatIf", out var asked)
        ? (SwitchParameter)asked
        : LanguagePrimitives.IsTrue(cmdlet.GetVariableValue("WhatIfPreference"));

    /// <summary>Whether the user is asked before what has this impact.</summary>
    public static bool IsAsked(PSCmdlet cmdlet, ConfirmImpact impact)
    {
        if (cmdlet.MyInvocation.BoundParameters.TryGetValue("Confirm", out var asked))
            return (SwitchParameter)asked;
        return !LanguagePrimitives.TryConvertTo(cmdlet.GetVariableValue("ConfirmPreference"), CultureInfo.InvariantCulture, out ConfirmImpact least)
            || (least != ConfirmImpact.None && least <= impact);
    }

    public static bool IsProgressSilenced(PSCmdlet cmdlet) => IsSilenced(cmdlet, "ProgressPreference");

    private static bool IsSilenced(PSCmdlet cmdlet, string variable) =>
        LanguagePrimitives.TryConvertTo(cmdlet.GetVariableValue(variable), CultureInfo.InvariantCulture, out ActionPreference preference)
        && preference is ActionPreference.SilentlyContinue or ActionPreference.Ignore;
}
