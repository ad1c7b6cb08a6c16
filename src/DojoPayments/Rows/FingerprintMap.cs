namespace DojoPayments.Rows;

/// <summary>
/// A number for each of many fingerprints, in 12 bytes of each and some room to find it by; see <see cref="FingerprintSet"/>.
/// </summary>
internal sealed class FingerprintMap(int room = 64, int growth = 2) : FingerprintMap<int>(room, growth);

/// <summary>
/// A value for each of many fingerprints, in 8 bytes of each beside it and some room to find it by; see
/// <see cref="FingerprintSet"/>.
/// </summary>
/// <typeparam name="T">The value.</typeparam>
internal class FingerprintMap<T>
    where T : unmanaged
{
    private readonly int _growth;
    private ulong[] _keys;
    private T[] _values;
    private int _count;

    /// <param name="room">The first size of the table, in entries.</param>
    /// <param name="growth">The table grows by one part in this number: a greater number needs less memory and fills more slowly.</param>
    public FingerprintMap(int room = 64, int growth = 2)
    {
        _keys = new ulong[room];
        _values = new T[room];
        _growth = growth;
    }

    /// <summary>The value of a fingerprint, 0 until it is changed; the reference is valid until the next call.</summary>
    public ref T At(ulong fingerprint)
    {
        if (_count >= _keys.Length / 8 * 7)
            Grow();
        var slot = FingerprintSet.Slot(_keys, _keys.Length, fingerprint);
        if (_keys[slot] == 0)
        {
            _keys[slot] = fingerprint;
            _count++;
        }

        return ref _values[slot];
    }

    /// <summary>The value of a fingerprint; 0 for one that was never asked for.</summary>
    public T Find(ulong fingerprint) => _values[FingerprintSet.Slot(_keys, _keys.Length, fingerprint)];

    private void Grow()
    {
        var keys = new ulong[_keys.Length + (_keys.Length / _growth)];
        var values = new T[keys.Length];
        for (var index = 0; index < _keys.Length; index++)
        {
            if (_keys[index] == 0)
                continue;
            var slot = FingerprintSet.Slot(keys, keys.Length, _keys[index]);
            keys[slot] = _keys[index];
            values[slot] = _values[index];
        }

        (_keys, _values) = (keys, values);
    }
}
