using System;
using System.Collections.Generic;

namespace DojoPayments.Captures;

/// <summary>
/// The ids of captures that are spoken for. Every capture adds one and hardly ever is one looked up, and a process may make
/// millions of them: each costs the 8 bytes of its <see cref="CompactSet.Fingerprint"/>, and no table is copied as it grows.
/// </summary>
internal sealed class AttributedIds
{
    private const int PageSize = 65_536;

    private readonly List<ulong[]> _sorted = [];
    private ulong[] _last = new ulong[64];
    private int _count;

    /// <param name="captureId">Not added before; the same again would cost its memory again.</param>
    public void Add(string captureId)
    {
        if (_count == PageSize)
        {
            Array.Sort(_last);
            _sorted.Add(_last);
            _last = new ulong[PageSize];
            _count = 0;
        }
        else if (_count == _last.Length)
        {
            Array.Resize(ref _last, _last.Length * 2);
        }

        _last[_count++] = CompactSet.Fingerprint(captureId);
    }

    public bool Contains(string captureId)
    {
        var fingerprint = CompactSet.Fingerprint(captureId);
        return Array.IndexOf(_last, fingerprint, 0, _count) >= 0 || _sorted.Exists(page => Array.BinarySearch(page, fingerprint) >= 0);
    }
}
