using System;
using System.Threading;
using System.Threading.Tasks;

namespace DojoPayments.Api;

/// <summary>What all requests of a run share, whoever sends them: the pauses that the API asks for, and who watches.</summary>
internal interface IRequestGate
{
    /// <summary>Whose clock and chance count.</summary>
    World World { get; }

    /// <summary>Waits until the API may be asked.</summary>
    /// <exception cref="OperationCanceledException">It was stopped meanwhile.</exception>
    Task WaitAsync(CancellationToken stop);

    /// <summary>The API asked everybody to wait.</summary>
    /// <param name="begunAt">The <see cref="World.Timestamp"/> at which the refused request was begun.</param>
    /// <param name="hold">For how long.</param>
    void Hold(long begunAt, TimeSpan hold);

    /// <summary>Takes in what came of a request.</summary>
    void Report<T>(string method, string path, int attempt, ApiExchange<T> exchange)
        where T : class;
}
