using System.Runtime.CompilerServices;
using DojoPayments.Protocol;
using DojoPayments.Rows;

namespace DojoPayments.Simulation;

/// <summary>The protocol's decisions, each wrong in one way.</summary>
internal static class WrongRules
{
    /// <summary>What was not answered is sent again at once.</summary>
    public sealed class RepeatsUnanswered : CaptureRules
    {
        public override Decision AfterSend(SendFacts facts) => base.AfterSend(facts with { BodyStarted = facts.BodyStarted && facts.StatusCode != 0 });
    }

    /// <summary>A 503 is taken for a refusal.</summary>
    public sealed class BelievesServerErrors : CaptureRules
    {
        public override Decision AfterSend(SendFacts facts) => facts.StatusCode >= 500 ? new Decision(CaptureAction.Refuse) : base.AfterSend(facts);
    }

    /// <summary>The oldest send takes the oldest capture, and a left-over is nobody's and stands in nobody's way.</summary>
    public sealed class OldestTakesOldest : CaptureRules
    {
        public override List<Attribution>? Match(IReadOnlyList<UnansweredSend> sends, IReadOnlyList<CaptureDetails> listed, Func<string, bool> isAttributed, Clocks now) =>
            base.Match(Unfound(sends), listed, isAttributed, now);

        public override ResendObstacle Judge(string intent, PaymentIntentResponse answer, IReadOnlyCollection<UnansweredSend> sends, Func<string, bool> isAttributed, Clocks now, TimeSpan resendAfter) =>
            base.Judge(intent, answer, Unfound(sends), static _ => true, now, resendAfter);
    }

    /// <summary>Which captures are whose is forgotten.</summary>
    public sealed class ForgetsAttributions : CaptureRules
    {
        public override List<Attribution>? Match(IReadOnlyList<UnansweredSend> sends, IReadOnlyList<CaptureDetails> listed, Func<string, bool> isAttributed, Clocks now) =>
            base.Match(sends, listed, static _ => false, now);
    }

    /// <summary>A send is due by the server's clock alone.</summary>
    public sealed class DueByServerAlone : CaptureRules
    {
        public override ResendObstacle Judge(string intent, PaymentIntentResponse answer, IReadOnlyCollection<UnansweredSend> sends, Func<string, bool> isAttributed, Clocks now, TimeSpan resendAfter) =>
            AskAgain(base.Judge(intent, answer, sends, isAttributed, now, resendAfter), () => base.Judge(intent, answer, sends, isAttributed, now with { Local = now.Local.AddHours(12) }, resendAfter));
    }

    /// <summary>A send is due by this machine's clock alone.</summary>
    public sealed class DueByThisMachineAlone : CaptureRules
    {
        public override ResendObstacle Judge(string intent, PaymentIntentResponse answer, IReadOnlyCollection<UnansweredSend> sends, Func<string, bool> isAttributed, Clocks now, TimeSpan resendAfter) =>
            AskAgain(base.Judge(intent, answer, sends, isAttributed, now, resendAfter), () => base.Judge(intent, answer, sends, isAttributed, now with { Server = now.Server.AddHours(12) }, resendAfter));
    }

    private static ResendObstacle AskAgain(ResendObstacle obstacle, Func<ResendObstacle> again) => obstacle == ResendObstacle.NotDue ? again() : obstacle;

    private static List<UnansweredSend> Unfound(IReadOnlyCollection<UnansweredSend> sends) => sends.Any(static send => send.Capture is null) ? [.. sends.Where(static send => send.Capture is null)] : [.. sends];

    /// <summary>Equal sends whose capture was found look for none of their own any more.</summary>
    public sealed class FoundSendsAreOver : CaptureRules
    {
        public override List<Attribution>? Match(IReadOnlyList<UnansweredSend> sends, IReadOnlyList<CaptureDetails> listed, Func<string, bool> isAttributed, Clocks now) =>
            base.Match(Unfound(sends), listed, isAttributed, now);

        public override ResendObstacle Judge(string intent, PaymentIntentResponse answer, IReadOnlyCollection<UnansweredSend> sends, Func<string, bool> isAttributed, Clocks now, TimeSpan resendAfter) =>
            base.Judge(intent, answer, Unfound(sends), isAttributed, now, resendAfter);
    }

    /// <summary>A capture that is nobody's stands in nobody's way.</summary>
    public sealed class IgnoresUnattributed : CaptureRules
    {
        public override ResendObstacle Judge(string intent, PaymentIntentResponse answer, IReadOnlyCollection<UnansweredSend> sends, Func<string, bool> isAttributed, Clocks now, TimeSpan resendAfter) =>
            base.Judge(intent, answer, sends, static _ => true, now, resendAfter);
    }

    /// <summary>Absence is proof at once.</summary>
    public sealed class NeverWaits : CaptureRules
    {
        public override ResendObstacle Judge(string intent, PaymentIntentResponse answer, IReadOnlyCollection<UnansweredSend> sends, Func<string, bool> isAttributed, Clocks now, TimeSpan resendAfter) =>
            base.Judge(intent, answer, sends, isAttributed, now, resendAfter) is var obstacle && obstacle == ResendObstacle.NotDue ? ResendObstacle.None : obstacle;
    }

    /// <summary>A listed capture that a row has taken is taken by its equals as well.</summary>
    public sealed class TakesTwice : CaptureRules
    {
        private readonly ConditionalWeakTable<ListedCaptures, Dictionary<string, CaptureDetails>> _taken = [];

        public override Comparison Compare(ListedCaptures listed, CheckedRow row, out CaptureDetails? capture)
        {
            var taken = _taken.GetOrCreateValue(listed);
            var payload = OperationKey.Payload(row.Row.PaymentIntentId!, row.Amount, row.TipsAmount);
            if (taken.TryGetValue(payload, out capture))
                return Comparison.Found;
            var result = base.Compare(listed, row, out capture);
            if (result == Comparison.Found)
                taken[payload] = capture!;
            return result;
        }
    }

    /// <summary>What is listed is nobody's.</summary>
    public sealed class NeverCompares : CaptureRules
    {
        public override CaptureAction AfterComparing(Comparison result, bool isDoubted) => result == Comparison.Found ? CaptureAction.Send : base.AfterComparing(result, isDoubted);
    }

    /// <summary>One answer is enough.</summary>
    public sealed class BelievesOneAnswer : CaptureRules
    {
        public override bool IsConfirmed(TimeSpan apart, TimeSpan resendAfter) => true;
    }

    /// <summary>An announcement may be sent however old it is.</summary>
    public sealed class NeverStale : CaptureRules
    {
        public override bool IsStale(TimeSpan onDisk, TimeSpan written, TimeSpan writtenLocally, TimeSpan resendAfter) => false;
    }

    /// <summary>How old an announcement is is not known while the machine sleeps.</summary>
    public sealed class StaleByOneClock : CaptureRules
    {
        public override bool IsStale(TimeSpan onDisk, TimeSpan written, TimeSpan writtenLocally, TimeSpan resendAfter) => base.IsStale(onDisk, onDisk, TimeSpan.Zero, resendAfter);
    }
}
