using DojoPayments.Batch;

namespace DojoPayments.Tests.Engine;

/// <summary>Batches on one thread, against an API in the test's own hands; they share what the batches of a process share.</summary>
internal sealed class SteppedBatch
{
    public SteppedBatch(int seed = 0)
    {
        World = new StepWorld(seed);
        Api = new StubApi(World);
        Shared = new SharedState(World);
    }

    public StepWorld World { get; }

    public StubApi Api { get; }

    public SharedState Shared { get; }

    public BatchContext Context(CaptureSettings? settings = null) => new(Api, settings ?? new CaptureSettings(), null, Shared);

    /// <summary>Runs rows to their end.</summary>
    public List<CaptureOperation> Run(params (string Intent, long Amount)[] rows)
    {
        using var batch = new CaptureBatch(Context());
        return BatchRun.Run(batch, BatchRun.Operations(rows));
    }
}
