using System;

namespace DojoPayments.Protocol;

/// <summary>What is done for an operation next.</summary>
internal enum CaptureAction
{
    /// <summary>It is sent, or sent again after the delay at the most: nothing of it is in flight.</summary>
    Send,

    /// <summary>It is compared with the captures that its intent lists.</summary>
    Compare,

    /// <summary>The API refuses everybody for now: all wait for the delay, and then the same is done again.</summary>
    Hold,

    /// <summary>It was sent and not answered: its capture is looked for.</summary>
    Doubt,

    /// <summary>
    /// It was refused, and an earlier send of it is in doubt: the refusal may be that one's echo, and its capture is looked
    /// for.
    /// </summary>
    Recheck,

    /// <summary>An earlier run sent it and has no outcome: its capture is looked for.</summary>
    LookFor,

    /// <summary>Its intent is read, or read again, after the delay.</summary>
    Look,

    /// <summary>It is captured, as the API answered or lists it.</summary>
    Accept,

    /// <summary>It is captured, as an earlier run or an earlier row recorded.</summary>
    Resume,

    /// <summary>It is refused, or could not be told to be captured before anything was sent.</summary>
    Refuse,

    /// <summary>Its send is proven not to be made, and what was refused later stays so.</summary>
    RefuseAbsent,

    /// <summary>Its send is proven not to be made, and no row asks for it any more.</summary>
    DropAbsent,

    /// <summary>Its outcome stays unknown.</summary>
    StayUnknown,

    /// <summary>It is captured, and its final state stays as it was seen last.</summary>
    Settle,

    /// <summary>It is captured no more: it was declined, or it failed.</summary>
    Decline,

    /// <summary>Nothing was sent, and nothing will be.</summary>
    GiveUp,
}

/// <summary>What is decided about an operation.</summary>
/// <param name="Action">What to do.</param>
/// <param name="Delay">How long to wait before, where the action says so.</param>
internal readonly record struct Decision(CaptureAction Action, TimeSpan Delay = default);

/// <summary>Whether a failure ends the whole batch.</summary>
internal enum BatchEnd
{
    /// <summary>Further rows may fare better.</summary>
    No,

    /// <summary>Every further row would fail alike.</summary>
    AtOnce,

    /// <summary>It does if so many rows in a row failed like that, see <see cref="OutageDetector"/>.</summary>
    InARow,
}

/// <summary>Why the sends of an operation are in doubt.</summary>
internal enum CaptureDoubt
{
    /// <summary>This run sent it and has no answer: it is not sent again by it.</summary>
    Unanswered,

    /// <summary>A later send of it was refused.</summary>
    Refused,

    /// <summary>An earlier run sent it: if it is proven not to be made, it is sent again.</summary>
    EarlierRun,
}

/// <summary>What is known when an operation's turn at its intent has come.</summary>
/// <param name="Known">What the register says of it.</param>
/// <param name="IsUnnamed">No row asks for it.</param>
/// <param name="MayTake">False for what remains of an intent of which that is not known.</param>
/// <param name="IsCompared">Only what its intent does not list is sent.</param>
internal readonly record struct TurnFacts(OperationState Known, bool IsUnnamed, bool MayTake, bool IsCompared);

/// <summary>What happened to a send.</summary>
/// <param name="Attempt">Which send of this operation it was, from 1.</param>
/// <param name="MaximumRetryCount">How often it may be repeated.</param>
/// <param name="StatusCode">The status of the complete answer; 0 if none came.</param>
internal readonly record struct SendFacts(int Attempt, int MaximumRetryCount, int StatusCode)
{
    /// <summary>The first byte of its body was written.</summary>
    public bool BodyStarted { get; init; }

    /// <summary>The answer carries the id of a capture that is nobody else's.</summary>
    public bool HasCaptureId { get; init; }

    /// <summary>Why no complete answer came.</summary>
    public ApiFailure Failure { get; init; }

    /// <summary>The wait that the answer asks for.</summary>
    public TimeSpan? RetryAfter { get; init; }

    /// <summary>A refusal is one that the API itself wrote; anything else may be a filter's, in place of the true answer.</summary>
    public bool IsOfApi { get; init; }

    /// <summary>An earlier send of the same operation is in doubt.</summary>
    public bool SentBefore { get; init; }

    /// <summary>It may have reached the API.</summary>
    public bool IsReached => StatusCode != 0 || BodyStarted;
}

/// <summary>What a read of an intent says of a send in doubt.</summary>
/// <param name="Doubt">Why it is in doubt.</param>
/// <param name="Looks">How often the intent was read for it.</param>
/// <param name="IsOver">The time for which it is looked for is over.</param>
internal readonly record struct LookFacts(CaptureDoubt Doubt, int Looks, bool IsOver)
{
    /// <summary>The wait that a refused read asks for; null if it was not refused.</summary>
    public TimeSpan? Hold { get; init; }

    /// <summary>A capture is found for it.</summary>
    public bool IsFound { get; init; }

    /// <summary>
    /// It says that it was not made, see <see cref="CaptureRules.IsAbsent"/>: how long after the first one that said so; null
    /// if it does not.
    /// </summary>
    public TimeSpan? AbsentFor { get; init; }

    /// <summary>It was listed by now if it was made soon: an earlier run sent it longer ago than is looked for.</summary>
    public bool IsLate { get; init; }

    /// <summary>No row asks for it.</summary>
    public bool IsUnnamed { get; init; }

    /// <summary>Only what its intent does not list is sent.</summary>
    public bool IsCompared { get; init; }

    /// <summary>How long after its send each capture is trusted to be listed.</summary>
    public TimeSpan ResendAfter { get; init; }
}
