using System.Buffers.Binary;
using System.Buffers.Text;
using System.Security.Cryptography;

namespace DojoPayments.Sandbox;

/// <summary>
/// Ids in the API's shape: a prefix and 22 base64url characters. Half of those are drawn once per sandbox, so that the ids of
/// one run never meet those of another in a client's journal.
/// </summary>
internal sealed class IdFactory
{
    private const int EncodedLength = 22;

    private readonly ulong _run = BinaryPrimitives.ReadUInt64LittleEndian(RandomNumberGenerator.GetBytes(8));

    public string Next(string prefix, long number) =>
        string.Create(prefix.Length + EncodedLength, (prefix, _run, number), static (text, id) =>
        {
            Span<byte> bytes = stackalloc byte[16];
            BinaryPrimitives.WriteUInt64LittleEndian(bytes, id._run);
            // An odd factor is a bijection: different numbers stay different, but neighbours do not look alike.
            BinaryPrimitives.WriteUInt64LittleEndian(bytes[8..], unchecked((ulong)id.number * 0x9E3779B97F4A7C15));
            id.prefix.CopyTo(text);
            Base64Url.EncodeToChars(bytes, text[id.prefix.Length..]);
        });
}
