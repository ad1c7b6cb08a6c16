using System.Collections.Generic;
using System.Threading;

namespace DojoPayments.Intents;

/// <summary>Finds payment intents, a page at a time.</summary>
internal interface IIntentSearch
{
    /// <summary>The error that ended the search before its last page; null if there is none.</summary>
    DojoException? Error { get; }

    /// <summary>Asks for the next page, if there is one, and does not wait for it.</summary>
    /// <param name="stop">Cancels the read.</param>
    void ReadAhead(CancellationToken stop);

    /// <summary>Reads the next page, which may be empty; blocks meanwhile.</summary>
    /// <param name="stop">Cancels the read.</param>
    /// <param name="page">The intents of the page.</param>
    /// <returns>False after the last page, and if the page could not be read: see <see cref="Error"/>.</returns>
    bool TryReadPage(CancellationToken stop, out IReadOnlyList<DojoPaymentIntent> page);
}
