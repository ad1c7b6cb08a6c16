using DojoPayments.Rows;

namespace DojoPayments.Protocol;

/// <summary>
/// The captures that are spoken for, by intent and id: an id is one capture's of its intent, and no more is promised. A
/// process may make millions of them: each costs the 8 bytes of its <see cref="CompactSet.Fingerprint"/> and some room to
/// find it by, and as there are many small tables, none that is copied as it grows costs much.
/// </summary>
internal sealed class AttributedIds
{
    private const int Tables = 256;
    private const int LeastRoom = 16;

    // A quarter more each time keeps a capture at 9 to 12 bytes.
    private const int Growth = 4;

    private readonly CompactSet?[] _tables = new CompactSet?[Tables];

    /// <returns>False if it was there already.</returns>
    public bool Add(string paymentIntentId, string captureId)
    {
        var fingerprint = Fingerprint(paymentIntentId, captureId);
        return (_tables[fingerprint % Tables] ??= new CompactSet(LeastRoom, Growth)).Add(fingerprint);
    }

    public bool Contains(string paymentIntentId, string captureId)
    {
        var fingerprint = Fingerprint(paymentIntentId, captureId);
        return _tables[fingerprint % Tables]?.Contains(fingerprint) == true;
    }

    private static ulong Fingerprint(string paymentIntentId, string captureId) =>
        CompactSet.Combine(CompactSet.Fingerprint(paymentIntentId), CompactSet.Fingerprint(captureId));
}
