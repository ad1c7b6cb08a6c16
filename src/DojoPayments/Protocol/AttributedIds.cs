using DojoPayments.Rows;

namespace DojoPayments.Protocol;

/// <summary>
/// The captures that are spoken for, by intent and id: an id is one capture's of its intent, and no more is promised. A
/// process may make millions of them: each costs the 8 bytes of its <see cref="FingerprintSet.Fingerprint"/> and some room to
/// find it by, and as there are many small tables, none that is copied as it grows costs much.
/// </summary>
internal sealed class AttributedIds
{
    private const int Tables = 1024;
    private const int LeastRoom = 16;

    // A quarter more each time keeps a capture at 9 to 12 bytes.
    private const int Growth = 4;

    // Made with the first: most batches find nothing in a list.
    private FingerprintSet?[]? _tables;

    /// <returns>False if it was there already.</returns>
    public bool Add(string paymentIntentId, string captureId) => Add(Fingerprint(paymentIntentId, captureId));

    /// <inheritdoc cref="Add(string, string)"/>
    /// <param name="fingerprint">Of the capture, see <see cref="Fingerprint"/>.</param>
    public bool Add(ulong fingerprint) => ((_tables ??= new FingerprintSet?[Tables])[fingerprint % Tables] ??= new FingerprintSet(LeastRoom, Growth)).Add(fingerprint);

    public bool Contains(string paymentIntentId, string captureId) => Contains(Fingerprint(paymentIntentId, captureId));

    public bool Contains(ulong fingerprint) => _tables?[fingerprint % Tables]?.Contains(fingerprint) == true;

    /// <summary>What stands for a capture here: a caller with a lock of its own works it out before.</summary>
    public static ulong Fingerprint(string paymentIntentId, string captureId) =>
        FingerprintSet.Combine(FingerprintSet.Fingerprint(paymentIntentId), FingerprintSet.Fingerprint(captureId));
}
