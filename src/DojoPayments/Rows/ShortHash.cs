using System;
using System.Buffers.Binary;

namespace DojoPayments.Rows;

/// <summary>
/// The SHA-256 of a text that fits one block, as nearly every operation id does. The platform's own takes four times as long for
/// a short text, and every line of a journal needs one.
/// </summary>
internal static class ShortHash
{
    /// <summary>The greatest number of bytes: a block of 64 also holds an end mark and the length.</summary>
    public const int MaxLength = 55;

    private const int BlockSize = 64;

    // The fractional parts of the square roots of the first eight primes, as FIPS 180-4 has them.
    private static readonly uint[] s_initial = [0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a, 0x510e527f, 0x9b05688c, 0x1f83d9ab, 0x5be0cd19];

    // And those of the cube roots of the first sixty-four.
    private static readonly uint[] s_rounds =
    [
        0x428a2f98, 0x71374491, 0xb5c0fbcf, 0xe9b5dba5, 0x3956c25b, 0x59f111f1, 0x923f82a4, 0xab1c5ed5,
        0xd807aa98, 0x12835b01, 0x243185be, 0x550c7dc3, 0x72be5d74, 0x80deb1fe, 0x9bdc06a7, 0xc19bf174,
        0xe49b69c1, 0xefbe4786, 0x0fc19dc6, 0x240ca1cc, 0x2de92c6f, 0x4a7484aa, 0x5cb0a9dc, 0x76f988da,
        0x983e5152, 0xa831c66d, 0xb00327c8, 0xbf597fc7, 0xc6e00bf3, 0xd5a79147, 0x06ca6351, 0x14292967,
        0x27b70a85, 0x2e1b2138, 0x4d2c6dfc, 0x53380d13, 0x650a7354, 0x766a0abb, 0x81c2c92e, 0x92722c85,
        0xa2bfe8a1, 0xa81a664b, 0xc24b8b70, 0xc76c51a3, 0xd192e819, 0xd6990624, 0xf40e3585, 0x106aa070,
        0x19a4c116, 0x1e376c08, 0x2748774c, 0x34b0bcb5, 0x391c0cb3, 0x4ed8aa4a, 0x5b9cca4f, 0x682e6ff3,
        0x748f82ee, 0x78a5636f, 0x84c87814, 0x8cc70208, 0x90befffa, 0xa4506ceb, 0xbef9a3f7, 0xc67178f2,
    ];

    /// <param name="text">At most <see cref="MaxLength"/> bytes.</param>
    /// <returns>The first 16 bytes of the hash, as two numbers in the order of its bytes.</returns>
    public static (ulong First, ulong Second) Sha256(ReadOnlySpan<byte> text)
    {
        Span<byte> block = stackalloc byte[BlockSize];
        text.CopyTo(block);
        block[text.Length] = 0x80;
        BinaryPrimitives.WriteUInt32BigEndian(block.Slice(BlockSize - sizeof(uint)), (uint)text.Length * 8);

        Span<uint> words = stackalloc uint[BlockSize];
        for (var index = 0; index < 16; index++)
            words[index] = BinaryPrimitives.ReadUInt32BigEndian(block.Slice(index * sizeof(uint)));
        unchecked
        {
            for (var index = 16; index < BlockSize; index++)
            {
                var (earlier, later) = (words[index - 15], words[index - 2]);
                words[index] = words[index - 16] + words[index - 7]
                    + (Turn(earlier, 7) ^ Turn(earlier, 18) ^ (earlier >> 3))
                    + (Turn(later, 17) ^ Turn(later, 19) ^ (later >> 10));
            }

            uint a = s_initial[0], b = s_initial[1], c = s_initial[2], d = s_initial[3];
            uint e = s_initial[4], f = s_initial[5], g = s_initial[6], h = s_initial[7];
            for (var index = 0; index < BlockSize; index++)
            {
                var first = h + (Turn(e, 6) ^ Turn(e, 11) ^ Turn(e, 25)) + ((e & f) ^ (~e & g)) + s_rounds[index] + words[index];
                var second = (Turn(a, 2) ^ Turn(a, 13) ^ Turn(a, 22)) + ((a & b) ^ (a & c) ^ (b & c));
                (h, g, f, e, d, c, b, a) = (g, f, e, d + first, c, b, a, first + second);
            }

            return (Number(s_initial[0] + a, s_initial[1] + b), Number(s_initial[2] + c, s_initial[3] + d));
        }
    }

    private static uint Turn(uint word, int right) => (word >> right) | (word << (32 - right));

    // Equals BitConverter's reading of the hash on a little-endian machine.
    private static ulong Number(uint first, uint second) => BinaryPrimitives.ReverseEndianness(((ulong)first << 32) | second);
}
