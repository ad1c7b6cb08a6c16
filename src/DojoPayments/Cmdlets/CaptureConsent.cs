using System.Globalization;
using System.Management.Automation;
using DojoPayments.Batch;

namespace DojoPayments.Cmdlets;

/// <summary>
/// The question before a capture. It has the engine's own words, and is put together only if the user sees it: the engine would
/// format its texts for each row.
/// </summary>
internal sealed class CaptureConsent
{
    /// <summary>The impact of <c>New-DojoCapture</c>: the question comes if $ConfirmPreference is lowered, not by default.</summary>
    public const ConfirmImpact Impact = ConfirmImpact.Medium;

    private const string Caption = "Confirm";

    private readonly PSCmdlet _cmdlet;
    private readonly bool _isSeen;

    /// <param name="cmdlet">Asks; its preferences hold for the whole batch, as they do for the engine.</param>
    public CaptureConsent(PSCmdlet cmdlet)
    {
        _cmdlet = cmdlet;
        _isSeen = Preferences.IsWhatIf(cmdlet) || Preferences.IsVerbose(cmdlet) || Preferences.IsAsked(cmdlet, Impact);
    }

    /// <summary>The user is asked about each capture.</summary>
    public static bool IsAsked(PSCmdlet cmdlet) => Preferences.IsAsked(cmdlet, Impact);

    // Without a text of its own the question is the description.
    public bool Ask(CaptureOperation operation) =>
        _cmdlet.ShouldProcess(_isSeen ? Describe(operation) : operation.PaymentIntentId, verboseWarning: null, Caption);

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
