using System.Collections.Generic;
using System.Threading;

namespace DojoPayments.Intents;

/// <summary>Finds payment intents, a page at a time.</summary>
internal interface IIntentSearch
{
    /// <summary>Why the search ended before its last page.</summary>
    DojoException? Error { get; }

    /// <summary>Asks for the next page, if there is one, and does not wait for it.</summary>
    /// <param name="stop">Gives it up.</param>
    void ReadAhead(CancellationToken stop);

    /// <summary>Reads the next page, which may be empty; blocks meanwhile.</summary>
    /// <param name="stop">Gives it up.</param>
    /// <param name="page">What was found.</param>
    /// <returns>False behind the last page and where it could not be read: see <see cref="Error"/>.</returns>
    bool TryReadPage(CancellationToken stop, out IReadOnlyList<DojoPaymentIntent> page);
}
