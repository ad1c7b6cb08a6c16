using System.Globalization;
using System.Management.Automation;
using DojoPayments.Captures;

namespace DojoPayments.Cmdlets;

/// <summary>
/// The one question a capture asks. It is worded as the engine words its own, and put together here, because the engine
/// would format all three of its texts for each row although hardly anybody sees them.
/// </summary>
internal static class CaptureConsent
{
    private const string Question = "Are you sure you want to perform this action?\n";
    private const string Caption = "Confirm";

    public static bool Ask(Cmdlet cmdlet, CaptureOperation operation)
    {
        var amount = operation.Amount.ToString(CultureInfo.InvariantCulture);
        var what = operation.TipsAmount is { } tips
            ? $"{amount} and tips of {tips.ToString(CultureInfo.InvariantCulture)}"
            : amount;
        var description = "Performing the operation \"Capture " + what + " (minor units)\" on target \"" + operation.PaymentIntentId + "\".";
        return cmdlet.ShouldProcess(description, Question + description, Caption);
    }
}
