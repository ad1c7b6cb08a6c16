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
        var description = "Performing the operation \"" + Describe(operation) + "\" on target \"" + operation.PaymentIntentId + "\".";
        return cmdlet.ShouldProcess(description, Question + description, Caption);
    }

    private static string Describe(CaptureOperation operation)
    {
        var verb = operation.Instruction.IsRemainder ? "Capture the remaining " : "Capture ";
        var what = operation.Amount.ToString(CultureInfo.InvariantCulture);
        if (operation.TipsAmount is { } tips)
            what += " and tips of " + tips.ToString(CultureInfo.InvariantCulture);
        return verb + what + " (minor units" + Money(operation) + ")";
    }

    private static string Money(CaptureOperation operation)
    {
        if (operation.Instruction.Currency is not { } currency)
            return string.Empty;
        var money = ", " + DojoMoney.Format(operation.Amount, currency);
        return operation.TipsAmount is { } tips ? money + " and " + DojoMoney.Format(tips, currency) : money;
    }
}
