using DojoPayments.Batch;

namespace DojoPayments.Tests.Engine;

/// <summary>Batches on one thread, against an API in the test's own hands; they share what the batches of a process share.</summary>
internal sealed class SteppedBatch
{
    public SteppedBatch(int seed = 0)
    {
        World = new StepWorld(seed);
        Api = new StubApi(World);
        Shared = new ApiAddressState(World);
    }

    public StepWorld World { get; }

    public StubApi Api { get; }

    public ApiAddressState Shared { get; }

    public BatchContext Context(CaptureSettings? settings = null) => new(Api, settings ?? new CaptureSettings(), null, Shared);

    /// <summary>The same with a journal, which is written on the one thread as well.</summary>
    /// <param name="journal">Its path.</param>
    /// <param name="settings">The batch's.</param>
    /// <param name="process">What the process of the batch knows; null for <see cref="Shared"/>.</param>
    public BatchContext Context(string journal, CaptureSettings? settings = null, ApiAddressState? process = null)
    {
        var context = new BatchContext(Api, settings ?? new CaptureSettings(), null, process ?? Shared);
        context.OpenJournal(journal, pump: new SteppedPump(World));
        return context;
    }

    /// <summary>Runs rows to their end.</summary>
    public List<CaptureOperation> Run(params (string Intent, long Amount)[] rows)
    {
        using var batch = new CaptureBatch(Context());
        return BatchRun.Run(batch, BatchRun.Operations(rows));
    }
}
