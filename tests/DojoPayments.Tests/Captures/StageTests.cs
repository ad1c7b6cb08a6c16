using DojoPayments.Batch;
using DojoPayments.Protocol;
using DojoPayments.Tests.Engine;

namespace DojoPayments.Tests.Captures;

/// <summary>How an operation begins and ends, and which stage may follow which.</summary>
public class StageTests
{
    private static readonly StageKind[] s_kinds = Enum.GetValues<StageKind>();

    [Theory]
    [InlineData("Captured", true, false, true, "Resume")]
    [InlineData("Open", true, false, true, "LookFor")]
    [InlineData("Free", true, true, true, "GiveUp")]
    [InlineData("Free", false, false, true, "Refuse")]
    [InlineData("Free", false, true, true, "Compare")]
    [InlineData("Free", false, true, false, "Send")]
    [InlineData("Captured", false, false, false, "Resume")]
    [InlineData("Open", false, false, false, "LookFor")]
    public void An_operation_begins_by_what_is_known_of_it(string known, bool isUnnamed, bool mayTake, bool isCompared, string action) =>
        Assert.Equal(action, CaptureRules.Default.AtTurn(new TurnFacts(Enum.Parse<OperationState>(known), isUnnamed, mayTake, isCompared)).ToString());

    [Theory]
    [InlineData("Queued", "GiveUp", "Doubt")]
    [InlineData("Listed", "GiveUp", "Doubt")]
    [InlineData("Comparing", "GiveUp", "Doubt")]
    [InlineData("Announced", "GiveUp", "Doubt")]
    [InlineData("InFlight", "Doubt", "Doubt")]
    [InlineData("Unresolved", "StayUnknown", "StayUnknown")]
    [InlineData("Verifying", "Settle", "Settle")]
    public void What_may_have_been_sent_is_in_doubt_after_a_stop_and_after_a_fault(string stage, string atStop, string atFault)
    {
        var kind = Enum.Parse<StageKind>(stage);
        Assert.Equal((atStop, atFault), (CaptureRules.Default.AtStop(kind).ToString(), CaptureRules.Default.AtFault(kind).ToString()));
    }

    [Theory]
    [InlineData("DojoUnauthorized", true, "AtOnce")]
    [InlineData("DojoForbidden", true, "AtOnce")]
    [InlineData("DojoNotSent", false, "InARow")]
    [InlineData("DojoReadFailed", false, "InARow")]
    [InlineData("DojoNotSent", true, "No")]
    [InlineData("DojoReadFailed", true, "No")]
    [InlineData("DojoConflict", true, "No")]
    [InlineData("DojoOutcomeUnknown", false, "No")]
    public void A_batch_ends_where_every_further_row_would_fail_alike(string failure, bool isAnswered, string end) =>
        Assert.Equal(end, CaptureRules.Default.EndOf(Enum.Parse<DojoErrorId>(failure), isAnswered).ToString());

    [Theory]
    [InlineData("Queued", "Listed Comparing Announced InFlight Unresolved Verifying Settled")]
    [InlineData("Listed", "Unresolved Verifying Settled")]
    [InlineData("Comparing", "Queued Unresolved Verifying Settled")]
    [InlineData("Announced", "Announced InFlight Unresolved Settled")]
    [InlineData("InFlight", "Queued Unresolved Verifying Settled")]
    [InlineData("Unresolved", "Queued Comparing Unresolved Verifying Settled")]
    [InlineData("Verifying", "Settled")]
    [InlineData("Settled", "")]
    public void A_stage_follows_from_few_others(string from, string to) =>
        Assert.Equal(to, string.Join(' ', s_kinds.Where(next => StageTable.Allows(Enum.Parse<StageKind>(from), next))));

    [Fact]
    public void What_is_decided_stays_so()
    {
        var operation = BatchRun.Operations([("pi_1", 5)])[0];
        operation.Finish();
        Assert.Equal(CaptureState.NotAttempted, operation.State);
        Assert.Throws<InvalidOperationException>(() => operation.Move(Stage.Queued.Fresh));
        Assert.Throws<InvalidOperationException>(() => operation.BeginSend(1));
    }

    [Fact]
    public void A_send_keeps_the_doubt_about_the_one_before_it()
    {
        var operation = BatchRun.Operations([("pi_1", 5)])[0];
        var send = new UnansweredSend("pi_1", 5, null, null);
        var stepped = new SteppedBatch();
        var error = CaptureErrors.StillUnknown(operation, TimeSpan.FromMinutes(15));
        operation.Move(new Stage.Unresolved(send, CaptureDoubt.EarlierRun, error, stepped.World, TimeSpan.FromSeconds(30)));
        operation.Move(Stage.Queued.Of(send, isAnnounced: false));
        operation.BeginSend(7);
        Assert.Equal((StageKind.InFlight, 1, 7L), (operation.Stage.Kind, operation.Attempts, operation.SendNumber));
        Assert.Same(send, operation.UnansweredSend);
        operation.Finish();
        Assert.Same(send, operation.UnansweredSend);
    }
}
