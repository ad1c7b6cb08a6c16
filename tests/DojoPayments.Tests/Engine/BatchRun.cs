using DojoPayments.Api;
using DojoPayments.Captures;
using DojoPayments.Sandbox;

namespace DojoPayments.Tests.Engine;

/// <summary>Runs operations through a batch without PowerShell, as the pipeline thread does.</summary>
internal static class BatchRun
{
    public static List<CaptureOperation> Operations(IEnumerable<(string Intent, long Amount)> rows) =>
        [.. rows.Select((row, index) => CaptureOperation.Valid(new DojoCaptureInstruction(index + 1, row.Intent, row.Amount, null, null, null), row.Amount, null))];

    public static List<CaptureOperation> Run(DojoSandbox sandbox, int throttleLimit, IEnumerable<CaptureOperation> operations, int maximumRetryCount = 100)
    {
        using var batch = Create(sandbox, throttleLimit, maximumRetryCount);
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

    private static CaptureBatch Create(DojoSandbox sandbox, int throttleLimit, int maximumRetryCount)
    {
        var connection = ApiConnection.Create(sandbox.BaseUri, ApiConnection.OldestVersion, PowerShellSession.Key, TimeSpan.FromSeconds(10), TimeSpan.FromSeconds(100));
        var throttle = new Throttle(throttleLimit);
        var sender = new CaptureSender(new DojoApiClient(connection, ApiTransport.Shared), throttle, new OutageDetector(), maximumRetryCount, null);
        return new CaptureBatch(sender, throttle);
    }
}
