using DojoPayments.Api;
using DojoPayments.Batch;
using DojoPayments.Rows;

namespace DojoPayments.Benchmarks.Loops;

/// <summary>The module's batch without PowerShell: what <c>CapturePipeline</c> does with it, on the thread that calls.</summary>
internal sealed class RunnerLoop : ICaptureLoop
{
    private readonly DojoApiClient _client;
    private readonly RowRules _rules = new();
    private IReadOnlyList<CaptureRow> _rows = [];
    private int _captured;

    public RunnerLoop(Uri baseUri)
    {
        var connection = ApiConnection.Create(baseUri, ApiConnection.OldestVersion, ServerProcess.Key, TimeSpan.FromSeconds(10), TimeSpan.FromSeconds(100));
        _client = new DojoApiClient(connection, ApiTransport.For(connection));
    }

    public string Name => "runner";

    public void Prepare(IReadOnlyList<CaptureRow> rows) => _rows = rows;

    public void Run(int inFlight)
    {
        _captured = 0;
        using var batch = new CaptureBatch(new BatchContext(_client, new CaptureSettings { ThrottleLimit = inFlight }, trace: null));
        for (var index = 0; index < _rows.Count; index++)
        {
            var row = _rows[index];
            var instruction = new DojoCaptureInstruction(index + 1, row.PaymentIntentId, row.Amount, row.TipsAmount, row.Reference, operationId: null);
            batch.Add(CaptureOperation.Of(CaptureValidation.Check(instruction, _rules)));
            Take(batch);
            while (batch.IsFull)
            {
                batch.Wait();
                Take(batch);
            }
        }

        while (!batch.IsEmpty)
        {
            batch.Wait();
            Take(batch);
        }

        if (_captured != _rows.Count)
            throw new InvalidOperationException($"{_captured} of {_rows.Count} rows were captured.");
    }

    private void Take(CaptureBatch batch)
    {
        while (batch.TryTake(out var operation))
        {
            if (operation.State == CaptureState.Captured)
                _captured++;
        }
    }
}
