using DojoPayments.Rows;

namespace DojoPayments.Protocol;

/// <summary>
/// The captures that belong to an operation, by intent and id: an id is unique within its intent, and the API promises no more.
/// A process may make millions of them: each costs the 8 bytes of its <see cref="FingerprintSet.Fingerprint"/> and some room in
/// a table; there are many tables, so that the copy of one as it grows costs little.
/// </summary>
internal sealed class AttributedIds
{
    // Every capture asks for one of them: more tables than these would be out of the processor's cache by the time of the next request.
    private const int Tables = 128;
    private const int LeastRoom = 16;

    // A quarter more each time keeps a capture at 9 to 12 bytes.
    private const int Growth = 4;

    // Made with the first capture: most batches find no capture in a list.
    private FingerprintSet?[]? _tables;

    /// <returns>False if the capture is in the set already.</returns>
    public bool Add(string paymentIntentId, string captureId) => Add(Fingerprint(paymentIntentId, captureId));

    /// <inheritdoc cref="Add(string, string)"/>
    /// <param name="fingerprint">The fingerprint of the capture, see <see cref="Fingerprint"/>.</param>
    public bool Add(ulong fingerprint) => ((_tables ??= new FingerprintSet?[Tables])[fingerprint % Tables] ??= new FingerprintSet(LeastRoom, Growth)).Add(fingerprint);

    public bool Contains(string paymentIntentId, string captureId) => Contains(Fingerprint(paymentIntentId, captureId));

    public bool Contains(ulong fingerprint) => _tables?[fingerprint % Tables]?.Contains(fingerprint) == true;

    /// <summary>The fingerprint of a capture in this set: a caller with a lock of its own computes it before it takes the lock.</summary>
    public static ulong Fingerprint(string paymentIntentId, string captureId) =>
        FingerprintSet.Combine(FingerprintSet.Fingerprint(paymentIntentId), FingerprintSet.Fingerprint(captureId));
}
