using System.Management.Automation;

namespace DojoPayments.Cmdlets;

/// <summary>
/// The parameters that say how a capture is followed after its send, and what its batch is called. They stand below the parameters of a row, because the
/// engine offers the parameters of a derived class first, and a user types -PaymentIntentId more often than -ResendAfter.
/// A cmdlet that sends nothing overrides them without their attributes, so that they are none of its parameters.
/// </summary>
public abstract class DojoSendCmdlet : DojoApiCmdlet
{
    /// <summary>Reads the intent after each accepted capture until it is Successful, Declined or Failed, or the time is over.</summary>
    [Parameter]
    public virtual SwitchParameter Verify { get; set; }

    /// <summary>
    /// Seconds for which the intent is read to find a capture whose answer did not come, or its final state with -Verify.
    /// </summary>
    [Parameter]
    [ValidateRange(0, 3600)]
    public virtual int ReadBackTimeoutSeconds { get; set; } = 30;

    /// <summary>
    /// How long after a send the API is trusted to list its capture. What an earlier run sent and what is not listed after
    /// that time counts as not made, and is sent again. Default 15 minutes.
    /// </summary>
    // An object, because the engine's conversion makes 15 ticks of 15, and 15 days of '15'; see ResendTime.
    [Parameter]
    public virtual object? ResendAfter { get; set; } = ResendTime.Default;

    /// <summary>The name of the file that the rows come from, or of another source: for the journal's opening line, and for nothing else.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public virtual string? InputName { get; set; }
}
