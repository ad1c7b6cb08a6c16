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
    private const string Caption = "Confirm";

    // Without a text of its own the question is the description, and the engine puts it together only where it is asked.
    public static bool Ask(Cmdlet cmdlet, CaptureOperation operation) => cmdlet.ShouldProcess(Describe(operation), verboseWarning: null, Caption);

    private static string Describe(CaptureOperation operation) => string.Concat(
    [
        operation.Instruction.IsRemainder ? "Performing the operation \"Capture the remaining " : "Performing the operation \"Capture ",
        operation.Amount.ToString(CultureInfo.InvariantCulture),
        operation.TipsAmount is null ? string.Empty : " and tips of ",
        operation.TipsAmount?.ToString(CultureInfo.InvariantCulture),
        " (minor units",
        operation.Instruction.Currency is { } currency ? Money(operation, currency) : string.Empty,
        ")\" on target \"",
        operation.PaymentIntentId,
        "\".",
    ]);

    private static string Money(CaptureOperation operation, string currency)
    {
        var money = ", " + DojoMoney.Format(operation.Amount, currency);
        return operation.TipsAmount is { } tips ? money + " and " + DojoMoney.Format(tips, currency) : money;
    }
}
