using DojoPayments.Api;
using DojoPayments.Batch;
using DojoPayments.Sandbox;

namespace DojoPayments.Tests.Engine;

/// <summary>Runs operations through a batch without PowerShell, as the pipeline thread does.</summary>
internal static class BatchRun
{
    public static List<CaptureOperation> Operations(IEnumerable<(string Intent, long Amount)> rows) =>
        [.. rows.Select((row, index) => CaptureOperation.Valid(new DojoCaptureInstruction(index + 1, row.Intent, row.Amount, null, null, null), row.Amount, null))];

    public static List<CaptureOperation> Run(DojoSandbox sandbox, CaptureSettings settings, IEnumerable<CaptureOperation> operations)
    {
        using var batch = new CaptureBatch(Context(sandbox, settings));
        return Run(batch, operations);
    }

    public static List<CaptureOperation> Run(CaptureBatch batch, IEnumerable<CaptureOperation> operations)
    {
        var finished = new List<CaptureOperation>();
        foreach (var operation in operations)
        {
            batch.Add(operation);
            Take();
            while (batch.IsFull)
            {
                batch.Wait();
                Take();
            }
        }

        while (!batch.IsEmpty)
        {
            batch.Wait();
            Take();
        }

        return finished;

        void Take()
        {
            while (batch.TryTake(out var operation))
                finished.Add(operation);
        }
    }

    public static BatchContext Context(DojoSandbox sandbox, CaptureSettings settings)
    {
        var connection = ApiConnection.Create(sandbox.BaseUri, ApiConnection.OldestVersion, PowerShellSession.Key, TimeSpan.FromSeconds(10), TimeSpan.FromSeconds(100));
        return new BatchContext(new DojoApiClient(connection, ApiTransport.For(connection)), settings, null);
    }
}
