using System;

namespace DojoPayments.Protocol;

/// <summary>The next action for an operation.</summary>
internal enum CaptureAction
{
    /// <summary>The operation is sent, or sent again after at most the delay: no send of it is in flight.</summary>
    Send,

    /// <summary>The operation is compared with the captures that its intent lists.</summary>
    Compare,

    /// <summary>The API refuses all requests for now: all operations wait for the delay, and then the same action is repeated.</summary>
    Hold,

    /// <summary>The operation was sent and not answered: its capture is looked for.</summary>
    Doubt,

    /// <summary>
    /// The operation was refused, and an earlier send of it is in doubt: the reason of the refusal may be that the earlier send was
    /// applied, so its capture is looked for.
    /// </summary>
    Recheck,

    /// <summary>An earlier run sent it and has no outcome: its capture is looked for.</summary>
    LookFor,

    /// <summary>The intent of the operation is read, or read again, after the delay.</summary>
    Look,

    /// <summary>The operation is captured, according to the API's answer or list.</summary>
    Accept,

    /// <summary>The operation is captured, according to the record of an earlier run or an earlier row.</summary>
    Resume,

    /// <summary>The operation is refused, or it is not known before a send whether it is captured already.</summary>
    Refuse,

    /// <summary>The send in doubt is proven to have made no capture, and the refusal of the later send stands.</summary>
    RefuseAbsent,

    /// <summary>The send in doubt is proven to have made no capture, and no row asks for the operation any more.</summary>
    DropAbsent,

    /// <summary>The outcome of the operation stays unknown.</summary>
    StayUnknown,

    /// <summary>The operation is captured, and its last known state is kept as the final one.</summary>
    Settle,

    /// <summary>The operation is no longer captured: it was declined, or it failed.</summary>
    Decline,

    /// <summary>Nothing was sent, and nothing will be.</summary>
    GiveUp,
}

/// <summary>A decision about an operation.</summary>
/// <param name="Action">The action.</param>
/// <param name="Delay">The wait before the action, for an action with a delay.</param>
internal readonly record struct Decision(CaptureAction Action, TimeSpan Delay = default);

/// <summary>Whether a failure ends the whole batch.</summary>
internal enum BatchEnd
{
    /// <summary>Later rows may succeed.</summary>
    No,

    /// <summary>Every later row would fail in the same way.</summary>
    AtOnce,

    /// <summary>The batch ends if a number of rows in a row failed in this way, see <see cref="OutageDetector"/>.</summary>
    InARow,
}

/// <summary>The reason why the sends of an operation are in doubt.</summary>
internal enum CaptureDoubt
{
    /// <summary>This run sent it and has no answer: this run does not send it again.</summary>
    Unanswered,

    /// <summary>A later send of it was refused.</summary>
    Refused,

    /// <summary>An earlier run sent it: if it is proven that no capture was made, it is sent again.</summary>
    EarlierRun,
}

/// <summary>The facts that are known when an operation's turn at its intent has come.</summary>
/// <param name="Known">The state of the operation in the register.</param>
/// <param name="IsUnnamed">True if no row asks for the operation.</param>
/// <param name="MayTake">False for a capture of the remaining amount if that amount is not known.</param>
/// <param name="IsCompared">True if the operation is sent only if its intent does not list its capture.</param>
internal readonly record struct TurnFacts(OperationState Known, bool IsUnnamed, bool MayTake, bool IsCompared);

/// <summary>The facts of a send.</summary>
/// <param name="Attempt">The number of the send among the sends of this operation, from 1.</param>
/// <param name="MaximumRetryCount">The number of repetitions that are allowed.</param>
/// <param name="StatusCode">The status of the complete answer; 0 if none came.</param>
internal readonly record struct SendFacts(int Attempt, int MaximumRetryCount, int StatusCode)
{
    /// <summary>True if the first byte of the request body was written.</summary>
    public bool BodyStarted { get; init; }

    /// <summary>True if the answer has the id of a capture that belongs to no other operation.</summary>
    public bool HasCaptureId { get; init; }

    /// <summary>The reason why no complete answer came.</summary>
    public ApiFailure Failure { get; init; }

    /// <summary>The wait that the answer asks for.</summary>
    public TimeSpan? RetryAfter { get; init; }

    /// <summary>True if the API itself wrote the refusal; any other may come from a filter, in place of the true answer.</summary>
    public bool IsOfApi { get; init; }

    /// <summary>True if an earlier send of the same operation is in doubt.</summary>
    public bool SentBefore { get; init; }

    /// <summary>True if the send may have reached the API.</summary>
    public bool IsReached => StatusCode != 0 || BodyStarted;
}

/// <summary>The facts that a read of an intent gives about a send in doubt.</summary>
/// <param name="Doubt">The reason of the doubt.</param>
/// <param name="Looks">The number of reads of the intent for the send.</param>
/// <param name="IsOver">True if the time for the read-back is over.</param>
internal readonly record struct LookFacts(CaptureDoubt Doubt, int Looks, bool IsOver)
{
    /// <summary>The wait that a refused read asks for; null if the read was not refused.</summary>
    public TimeSpan? Hold { get; init; }

    /// <summary>True if a capture is found for the send.</summary>
    public bool IsFound { get; init; }

    /// <summary>
    /// The time between this read and the first read that showed the capture as not made, if this read shows the same, see
    /// <see cref="CaptureRules.IsAbsent"/>; null if it does not.
    /// </summary>
    public TimeSpan? AbsentFor { get; init; }

    /// <summary>True if an earlier run sent it longer ago than the read-back lasts: a capture made soon after is listed by now.</summary>
    public bool IsLate { get; init; }

    /// <summary>No row asks for it.</summary>
    public bool IsUnnamed { get; init; }

    /// <summary>Only what its intent does not list is sent.</summary>
    public bool IsCompared { get; init; }

    /// <summary>The time after a send by which the API is trusted to list its capture.</summary>
    public TimeSpan ResendAfter { get; init; }
}
