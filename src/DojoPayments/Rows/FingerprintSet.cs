using System;

namespace DojoPayments.Rows;

/// <summary>
/// A set of strings that keeps 64 bits of each, because a batch of a million rows must need little memory. Among n strings the
/// chance that any two are taken for one is about n² / 2^65: in one of some 37 million such batches.
/// </summary>
internal sealed class FingerprintSet
{
    private readonly int _growth;
    private ulong[] _slots;
    private int _room;

    /// <param name="room">The first size of the table, in entries.</param>
    /// <param name="growth">The table grows by one part in this number: a greater number needs less memory and fills more slowly.</param>
    public FingerprintSet(int room = 1024, int growth = 2)
    {
        _slots = new ulong[room];
        _room = room;
        _growth = growth;
    }

    public int Count { get; private set; }

    public bool Contains(string text) => Contains(Fingerprint(text));

    public bool Contains(ulong fingerprint) => _slots[Slot(_slots, _room, fingerprint)] != 0;

    /// <returns>False if it is in the set already.</returns>
    public bool Add(string text) => Add(Fingerprint(text));

    /// <inheritdoc cref="Add(string)"/>
    public bool Add(ulong fingerprint)
    {
        if (Count >= _room / 8 * 7)
            Grow();
        var slot = Slot(_slots, _room, fingerprint);
        if (_slots[slot] != 0)
            return false;
        _slots[slot] = fingerprint;
        Count++;
        return true;
    }

    /// <summary>Empties the set and keeps its table.</summary>
    public void Clear()
    {
        Array.Clear(_slots, 0, _slots.Length);
        Count = 0;
    }

    /// <summary>FNV-1a with a final mix, never 0, which stands for an empty slot.</summary>
    public static ulong Fingerprint(string text)
    {
        unchecked
        {
            var hash = 14695981039346656037UL;
            foreach (var character in text)
                hash = (hash ^ character) * 1099511628211UL;
            return Mix(hash);
        }
    }

    /// <summary>The same hash, without regard to upper and lower case.</summary>
    public static ulong FingerprintOfFolded(ReadOnlySpan<char> text)
    {
        unchecked
        {
            var hash = 14695981039346656037UL;
            foreach (var character in text)
                hash = (hash ^ char.ToUpperInvariant(character)) * 1099511628211UL;
            return Mix(hash);
        }
    }

    /// <summary>One fingerprint of two.</summary>
    public static ulong Combine(ulong first, ulong second)
    {
        unchecked
        {
            return Mix((first * 1099511628211UL) ^ second);
        }
    }

    private static ulong Mix(ulong hash)
    {
        unchecked
        {
            hash = (hash ^ (hash >> 33)) * 0xFF51AFD7ED558CCDUL;
            hash ^= hash >> 33;
            return hash == 0 ? 1 : hash;
        }
    }

    /// <summary>The slot of a fingerprint in a table, or the empty slot, which is 0, for a new one.</summary>
    /// <param name="slots">The table.</param>
    /// <param name="room">Its length, given because a large table is seldom in the processor's cache, and its length and the slot are
    /// two places to wait for.</param>
    /// <param name="fingerprint">The fingerprint.</param>
    public static int Slot(ulong[] slots, int room, ulong fingerprint)
    {
        var slot = (int)(((fingerprint >> 32) * (ulong)room) >> 32);
        while (slots[slot] != 0 && slots[slot] != fingerprint)
            slot = slot + 1 == room ? 0 : slot + 1;
        return slot;
    }

    // Never to double: the old and the new array are in memory together.
    private void Grow()
    {
        var larger = new ulong[_slots.Length + (_slots.Length / _growth)];
        foreach (var fingerprint in _slots)
        {
            if (fingerprint != 0)
                larger[Slot(larger, larger.Length, fingerprint)] = fingerprint;
        }

        (_slots, _room) = (larger, larger.Length);
    }
}
