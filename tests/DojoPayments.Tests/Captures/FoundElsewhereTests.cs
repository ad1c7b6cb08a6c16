using DojoPayments.Api;
using DojoPayments.Batch;
using DojoPayments.Intents;
using DojoPayments.Protocol;
using DojoPayments.Tests.Engine;

namespace DojoPayments.Tests.Captures;

/// <summary>A capture that a run finds in a list is its row's, and stays that of the send that made it.</summary>
public sealed class FoundElsewhereTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly SteppedBatch _stepped = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(null, 1)]
    [InlineData("other", 1)]
    [InlineData("other", 2)]
    public void A_send_in_doubt_is_not_made_again_because_another_run_found_its_capture(string? journal, int runs)
    {
        MadeAndInDoubt();
        _stepped.Api.OnCapture = _stepped.Api.AcceptAsync;

        var process = new ApiAddressState(_stepped.World);
        for (var run = 0; run < runs; run++)
            Assert.Equal("cap_1", Run(process, journal, run == 0, 5)[0].Capture?.CaptureId);
        _stepped.World.Pass(TimeSpan.FromHours(1));

        Assert.Equal("cap_1", Run(process, "journal", false, 5)[0].Capture?.CaptureId);
        Assert.Single(_stepped.Api.Made);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void What_a_run_found_is_not_what_it_sent_itself(bool isReplayed)
    {
        var made = _stepped.Api.Make("pi_1", new CaptureRequest { Amount = 5 });
        _stepped.Api.OnCapture = (_, _, _) => Task.FromResult(isReplayed ? _stepped.Api.Accepted(made) : StubApi.NoAnswer<CaptureResponse>());

        var first = Run(_stepped.Shared, "journal", true, 5, 5);

        Assert.Equal(made, first[0].Capture?.CaptureId);
        Assert.Equal(DojoErrorId.DojoOutcomeUnknown, first[1].Error?.Id);
        var again = Run(new ApiAddressState(_stepped.World), "journal", false, 5, 5);
        Assert.Equal(made, again[0].Capture?.CaptureId);
        Assert.Equal(DojoErrorId.DojoOutcomeUnknown, again[1].Error?.Id);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void What_another_batch_found_for_a_send_of_the_journal_is_no_equal_row_s(bool isReadAhead)
    {
        var inDoubt = MadeAndInDoubt();
        var context = _stepped.Context(_folder.File("journal"), new CaptureSettings { SkipCaptured = true });
        // Its read-back finds the capture of the other send as well.
        Assert.Equal("cap_2", Run(_stepped.Shared, null, false, 7)[0].Capture?.CaptureId);
        _stepped.Api.OnCapture = _stepped.Api.AcceptAsync;

        using var batch = new CaptureBatch(context);
        List<CaptureOperation> operations = [.. new[] { "other", inDoubt.OperationId }.Select(static name => CaptureOperation.Valid(new DojoCaptureInstruction(1, "pi_1", 5L, null, null, name), 5, null))];
        operations.ForEach(context.Register.Name);
        if (isReadAhead)
            ListComparison.Decide(context.Register, context.Register.Listed!, operations[0], new IntentReading(DojoPaymentIntent.From(new IntentDocument { Id = "pi_1" }), null, _stepped.Api.Listed("pi_1").Value!.Captures), DojoAmountUnit.Minor);

        Assert.Equal(["cap_3", "cap_1"], BatchRun.Run(batch, operations).Select(finished => finished.Capture?.CaptureId));
    }

    /// <summary>A send of the journal whose capture was made, neither answered nor, so far, to be read.</summary>
    private CaptureOperation MadeAndInDoubt()
    {
        _stepped.Api.OnCapture = (intent, body, _) =>
        {
            _stepped.Api.Make(intent, body);
            return Task.FromResult(StubApi.NoAnswer<CaptureResponse>());
        };
        _stepped.Api.OnGetIntent = (_, _) => Task.FromResult(_stepped.Api.Refused<PaymentIntentResponse>(503));
        var inDoubt = Run(_stepped.Shared, "journal", false, 5)[0];
        Assert.Equal(DojoErrorId.DojoOutcomeUnknown, inDoubt.Error?.Id);
        _stepped.Api.OnGetIntent = _stepped.Api.ListAsync;
        return inDoubt;
    }

    private List<CaptureOperation> Run(ApiAddressState process, string? journal, bool skipsCaptured, params long[] amounts)
    {
        var settings = new CaptureSettings { SkipCaptured = skipsCaptured };
        var context = journal is null ? new BatchContext(_stepped.Api, settings, null, process) : _stepped.Context(_folder.File(journal), settings, process);
        using var batch = new CaptureBatch(context);
        var operations = BatchRun.Operations(amounts.Select(static amount => ("pi_1", amount)));
        operations.ForEach(context.Register.Name);
        return BatchRun.Run(batch, operations);
    }
}
