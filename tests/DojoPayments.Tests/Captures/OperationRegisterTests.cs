using DojoPayments.Batch;
using DojoPayments.Journal;
using DojoPayments.Protocol;
using DojoPayments.Tests.Engine;

namespace DojoPayments.Tests.Captures;

/// <summary>What a batch knows of its operations: their names, what earlier rows and runs made of them, and whose the captures are.</summary>
public sealed class OperationRegisterTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly StepWorld _world = new();
    private readonly ApiAddressState _shared;

    public OperationRegisterTests() => _shared = new ApiAddressState(_world);

    private string Path => _folder.File("captures.journal");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Without_a_journal_a_row_has_the_name_that_it_gives_and_no_other()
    {
        var register = Register();
        Assert.Equal([null, "a", null], Names(register, null, "a", null));
    }

    [Fact]
    public void On_a_journal_every_row_has_a_name_that_no_equal_row_has()
    {
        var register = Register();
        register.ReadJournal(Path);
        Assert.False(register.HasEarlierOperations);
        // The third one would have the name that the second one was given.
        Assert.Equal(["pi_1/5/0/1", "pi_1/5/0/2", "pi_1/5/0/3", "a"], Names(register, null, "pi_1/5/0/2", null, "a"));
    }

    public static TheoryData<string, long, long?, string?, bool, bool> Rows => new()
    {
        // a row behind one of 5 that gives the name a, without tips and reference: is it refused, is it the same
        { "a", 5, null, null, false, true },
        { "a", 5, 0, null, false, true },
        { "a", 6, null, null, true, true },
        { "a", 5, 1, null, true, true },
        { "a", 5, null, "r", true, true },
        { "A", 5, null, null, true, false },
        { "0a", 5, null, null, true, false },
        { "b", 5, null, null, false, false },
    };

    [Theory]
    [MemberData(nameof(Rows))]
    public void A_name_stands_for_one_capture_in_one_spelling(string name, long amount, long? tips, string? reference, bool isRefused, bool isRepeated)
    {
        var register = Register();
        var (first, second) = (Row("a"), Row(name, amount, tips, reference));
        register.Name(first);
        register.Name(second);
        Assert.Equal((false, CaptureState.Open), (first.IsRepeated, first.State));
        Assert.Equal(isRefused ? DojoErrorId.OperationMismatch : null, second.Error?.Id);
        Assert.Equal((isRefused ? CaptureState.Failed : CaptureState.Open, isRepeated, name), (second.State, second.IsRepeated, second.OperationId));
    }

    [Fact]
    public void Without_a_journal_a_capture_is_recalled_for_a_later_row_of_its_name()
    {
        var register = Register();
        var (first, again) = (Row("a"), Row("a"));
        register.Name(first);
        Assert.False(register.IsKnown(first));
        Capture(first);
        register.Remember(first);
        register.Name(again);
        Assert.True(register.IsCaptured(again));
        var recalled = register.Recall(again, 0);
        Assert.Equal(("cap_1", "Created", "m", true, true, _world.UtcNow, 1), (recalled.CaptureId, recalled.Status, recalled.Message, recalled.Resumed, recalled.Repeated, recalled.CapturedAt, recalled.Attempts));
    }

    [Fact]
    public void What_failed_or_has_no_name_is_not_remembered()
    {
        var register = Register();
        var (failed, unnamed, notAttempted) = (Row("a"), Row(null), Row("b"));
        register.Name(failed);
        register.Name(unnamed);
        register.Name(notAttempted);
        Capture(unnamed);
        failed.Refuse(new DojoException(DojoErrorId.DojoConflict, "It is refused.", "Nothing."));
        notAttempted.Finish();
        Array.ForEach([failed, unnamed, notAttempted], register.Remember);
        Assert.Equal([false, false, false], new[] { failed, unnamed, notAttempted }.Select(register.IsKnown));
    }

    [Fact]
    public void What_was_declined_later_is_not_remembered_as_captured()
    {
        var register = Register();
        var row = Row("a");
        register.Name(row);
        row.BeginSend(1);
        row.Move(new Stage.Verifying(row.Make("cap_1", DojoCapture.Accepted, null, _world.UtcNow), null, _world, TimeSpan.FromSeconds(30)));
        row.Fail(new DojoException(DojoErrorId.DojoRejected, "It was declined.", "Nothing."));
        register.Remember(row);
        Assert.NotNull(row.Capture);
        Assert.False(register.IsCaptured(row));
    }

    [Fact]
    public void The_sends_in_doubt_of_an_operation_are_one_and_are_known_by_its_name_and_its_intent()
    {
        var register = Register();
        var row = Row("a");
        register.Name(row);
        var begunAt = _world.Timestamp;
        _world.Pass(TimeSpan.FromSeconds(3));
        var send = Doubt(register, row, begunAt);
        Assert.Equal(OperationState.Open, register.Find(row, out _, out var known));
        Assert.Same(send, known);
        Assert.True(register.IsKnown(row));
        Assert.False(register.IsCaptured(row));
        Assert.Equal([send], register.OpenSendsOf("pi_1"));
        Assert.Equal(TimeSpan.FromSeconds(-3), send.LastSentLocally - _world.UtcNow);
        Assert.Equal(("a", 5, 0, null), (send.OperationId, send.Amount, send.TipsAmount, send.Journal));

        row.Move(Stage.Queued.Of(send, isAnnounced: false));
        Assert.Same(send, Doubt(register, row, _world.Timestamp));
        Assert.Equal(TimeSpan.Zero, send.LastSentLocally - _world.UtcNow);

        register.Close(send);
        Assert.Empty(register.OpenSendsOf("pi_1"));
    }

    [Fact]
    public void A_send_in_doubt_without_a_name_is_known_by_its_intent_alone()
    {
        var register = Register();
        var row = Row(null);
        var send = Doubt(register, row, _world.Timestamp);
        Assert.False(register.IsKnown(row));
        Assert.Equal([send], register.OpenSendsOf("pi_1"));
    }

    [Theory]
    [InlineData(false, false, false, true, true)]
    [InlineData(true, false, false, true, true)]
    [InlineData(true, true, false, true, false)]
    [InlineData(true, false, true, true, false)]
    [InlineData(true, false, true, false, true)]
    [InlineData(false, true, true, true, true)]
    public void What_remains_is_taken_only_where_nothing_else_may_have_taken_it(bool isRemainder, bool hadToWait, bool isDoubted, bool isOfIntent, bool mayTake)
    {
        var register = Register();
        if (isDoubted)
            Doubt(Register(), CaptureOperation.Valid(new DojoCaptureInstruction(1, isOfIntent ? "pi_1" : "pi_2", 7L, null, null, null), 7, null), _world.Timestamp);
        var row = isRemainder ? Remainder() : Row("a");
        if (hadToWait)
            row.NoteWait();
        Assert.Equal(mayTake, register.MayTake(row));
    }

    [Fact]
    public void What_remains_is_taken_though_its_own_send_is_in_doubt()
    {
        var register = Register();
        var row = Remainder();
        Doubt(register, row, _world.Timestamp);
        Assert.True(register.MayTake(row));
    }

    [Theory]
    [InlineData(true, false, false, true)]
    [InlineData(true, true, false, false)]
    [InlineData(true, true, true, true)]
    [InlineData(false, false, false, false)]
    [InlineData(false, true, true, false)]
    public void A_row_is_compared_with_the_list_where_that_is_asked_for_and_it_is_not_what_remains(bool skipsCaptured, bool isRemainder, bool isListed, bool isCompared)
    {
        var row = isRemainder ? Remainder() : Row("a");
        if (isListed)
            row.Move(new Stage.Listed(new CaptureDetails { Id = "cap_1" }));
        Assert.Equal(isCompared, Register(skipsCaptured).Compares(row));
    }

    [Fact]
    public void What_an_earlier_run_captured_is_recalled_from_its_journal()
    {
        Write(Sending("a"), new JournalRecord { State = JournalStates.Captured, OperationId = "a", At = _world.UtcNow, CaptureId = "cap_1", Status = "Successful", Message = "m", Attempts = 2 }, Sending("b"), new JournalRecord { State = JournalStates.Captured, OperationId = "b", At = _world.UtcNow, MadeAt = _world.UtcNow.AddHours(-1), CaptureId = "cap_2" });
        var register = Register(skipsCaptured: true);
        using var journal = register.OpenJournal(Path, null, new SteppedPump(_world));
        Assert.True(register.HasEarlierOperations);
        var (a, b) = (Row("a"), Row("b"));
        register.Name(a);
        register.Name(b);
        var first = Recall(register, a);
        var second = Recall(register, b);
        Assert.Equal(("cap_1", "Successful", "m", 2, true, false, _world.UtcNow), (first.CaptureId, first.Status, first.Message, first.Attempts, first.Resumed, first.Repeated, first.CapturedAt));
        Assert.Equal(("cap_2", DojoCapture.Accepted, null, 1, _world.UtcNow.AddHours(-1)), (second.CaptureId, second.Status, second.Message, second.Attempts, second.CapturedAt));
        // Its capture is nobody else's, in the whole process and in lists.
        Assert.False(Register().TryAttribute(Row(null), "cap_1"));
        register.Listed!.Note("pi_1", [new CaptureDetails { Id = "cap_1", Amount = 5, CreatedAt = _world.UtcNow }]);
        Assert.Equal(Comparison.Missing, register.Listed.Take(a.Row, out _));
    }

    [Fact]
    public void What_an_earlier_run_found_in_a_list_is_that_journal_s_alone()
    {
        Write(new JournalRecord { State = JournalStates.Captured, OperationId = "a", At = _world.UtcNow, PaymentIntentId = "pi_1", Amount = 5, CaptureId = "cap_1", Found = true });
        var register = Register();
        using var journal = register.OpenJournal(Path, null, new SteppedPump(_world));
        Assert.True(register.IsCaptured(Named(register, "a")));
        Assert.False(register.TryAttribute(Row(null), "cap_1"));
        Assert.True(Register().TryAttribute(Row(null), "cap_1"));
    }

    [Fact]
    public void What_a_run_takes_from_a_list_is_that_run_s_alone()
    {
        var register = Register();
        register.Take(Row(null), "cap_1");
        Assert.False(register.TryAttribute(Row(null), "cap_1"));
        Assert.True(Register().TryAttribute(Row(null), "cap_1"));
    }

    [Fact]
    public void What_an_earlier_run_sent_is_looked_for_by_all_once_its_journal_is_opened_and_told_where_it_is_only_read()
    {
        Write(Sending("a"));
        var reader = Register(skipsCaptured: true);
        reader.ReadJournal(Path);
        Assert.Equal("a", Assert.Single(reader.OpenSendsOf("pi_1")).OperationId);
        Assert.Empty(reader.OpenSendsOf("pi_2"));
        Assert.Empty(Register().OpenSendsOf("pi_1"));

        var register = Register(skipsCaptured: true);
        using var journal = register.OpenJournal(Path, null, new SteppedPump(_world));
        var send = Assert.Single(register.OpenSendsOf("pi_1"));
        Assert.Equal([send], Register().OpenSendsOf("pi_1"));
        Assert.Equal(journal.Identity, send.Journal);
        Assert.True(register.Listed!.IsOwn(send));
        Assert.Equal(2, reader.OpenSendsOf("pi_1").Count);
    }

    [Fact]
    public void What_another_batch_finds_for_a_send_of_the_journal_is_no_row_s_of_it()
    {
        Write(Sending("a"));
        var register = Register(skipsCaptured: true);
        using var journal = register.OpenJournal(Path, null, new SteppedPump(_world));
        var entry = new CaptureDetails { Id = "cap_1", Amount = 5, CreatedAt = _world.UtcNow.AddSeconds(1) };
        register.Listed!.Note("pi_1", [entry]);
        var send = Assert.Single(register.OpenSendsOf("pi_1"));
        var match = Register().Match(send, new PaymentIntentResponse { Id = "pi_1", Captures = [entry] }, new Clocks(_world.UtcNow.AddMinutes(1), _world.UtcNow.AddMinutes(1), _world.Timestamp), TimeSpan.FromMinutes(15));
        Assert.Single(match.Attributions);
        register.LearnFound("pi_1");
        Assert.Equal(Comparison.Missing, register.Listed.Take(Row(null).Row, out _));
    }

    [Theory]
    [InlineData("AlreadyCaptured", "a", 0)]
    [InlineData("AlreadyCaptured", null, 1)]
    [InlineData("AlreadyCaptured", "b", 1)]
    [InlineData("InvalidAmount", "a", 1)]
    public void The_report_of_a_capture_names_its_operation_and_another_refused_row_names_none(string error, string? name, int unnamed)
    {
        Write(Sending("a"));
        var register = Register();
        register.ReadJournal(Path);
        Assert.Equal(1, register.Known.UnnamedCount);
        register.NoteReport(CaptureOperation.Refused(new DojoCaptureInstruction(1, "pi_1", 5L, null, null, name), new DojoException(Enum.Parse<DojoErrorId>(error), "It is refused.", "Nothing.")));
        Assert.Equal(unnamed, register.Known.UnnamedCount);
    }

    [Fact]
    public void What_the_input_did_not_name_is_read_from_the_journal()
    {
        Write(Sending("a"), Sending("b"));
        var register = Register();
        register.ReadJournal(Path);
        Named(register, "b");
        Assert.Equal("a", Assert.Single(register.ReadUnnamed([]).Open).OperationId);
    }

    private static CaptureOperation Row(string? name, long amount = 5, long? tips = null, string? reference = null) =>
        CaptureOperation.Valid(new DojoCaptureInstruction(1, "pi_1", amount, tips, reference, name), amount, tips);

    private static CaptureOperation Remainder() =>
        CaptureOperation.Valid(new DojoCaptureInstruction(1, "pi_1", null, null, null, null).ForRemainder("pi_1/remaining", 1000, "GBP"), 1000, null);

    private static CaptureOperation Named(OperationRegister register, string name)
    {
        var operation = Row(name);
        register.Name(operation);
        return operation;
    }

    private static List<string?> Names(OperationRegister register, params string?[] given) => [.. given.Select(name =>
    {
        var operation = Row(name);
        register.Name(operation);
        return operation.OperationId;
    })];

    private static DojoCapture Recall(OperationRegister register, CaptureOperation operation)
    {
        Assert.Equal(OperationState.Captured, register.Find(operation, out var place, out _));
        return register.Recall(operation, place);
    }

    private OperationRegister Register(bool skipsCaptured = false) => new(_shared, skipsCaptured);

    private void Capture(CaptureOperation operation)
    {
        operation.BeginSend(1);
        operation.Settle(operation.Make("cap_1", "Created", "m", _world.UtcNow));
        operation.Finish();
    }

    private UnansweredSend Doubt(OperationRegister register, CaptureOperation operation, long begunAt)
    {
        operation.BeginSend(1);
        var send = register.Doubt(operation, begunAt);
        operation.Move(new Stage.Unresolved(send, CaptureDoubt.Unanswered, CaptureErrors.OutcomeUnknown(operation, 503, null, ApiFailure.None, null), _world, TimeSpan.FromSeconds(30)));
        return send;
    }

    private JournalRecord Sending(string name) => new() { State = JournalStates.Sending, OperationId = name, At = _world.UtcNow, PaymentIntentId = "pi_1", Amount = 5, ServerOffset = 0 };

    private void Write(params JournalRecord[] records)
    {
        using var file = JournalFile.Open(Path, static (_, _) => { });
        file.Append(records);
    }
}
