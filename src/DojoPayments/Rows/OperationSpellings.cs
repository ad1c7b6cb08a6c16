using System;
using System.Text;

namespace DojoPayments.Rows;

/// <summary>
/// The given operation ids, compared without leading zeros, case and surrounding spaces: spreadsheets and people change these and
/// mean the same capture. Each id costs some 16 bytes and its own UTF-8.
/// </summary>
internal sealed class OperationSpellings
{
    // A quarter more each time: there may be a million.
    private const int Growth = 4;

    // Between two ids: no readable id has it.
    private const byte End = 0;

    private readonly FingerprintMap _places = new(growth: Growth);
    private byte[] _ids = new byte[1024];
    private int _length;

    /// <summary>Takes an id in.</summary>
    /// <returns>The spelling that is known already; null if the id is the first of its kind.</returns>
    public string? Add(string operationId)
    {
        ref var place = ref _places.At(FingerprintSet.FingerprintOfFolded(operationId.AsSpan().Trim().TrimStart('0')));
        if (place != 0)
            return At(place - 1);
        place = _length + 1;
        var bytes = Encoding.UTF8.GetBytes(operationId);
        if (_length + bytes.Length >= _ids.Length)
            Array.Resize(ref _ids, _length + (_length / Growth) + bytes.Length + 1);
        bytes.CopyTo(_ids, _length);
        _length += bytes.Length;
        _ids[_length++] = End;
        return null;
    }

    private string At(int begin) => Encoding.UTF8.GetString(_ids, begin, Array.IndexOf(_ids, End, begin) - begin);
}
