using System.Security.Cryptography;
using DojoPayments.Rows;

namespace DojoPayments.Tests.Captures;

/// <summary>The key of an operation id is the platform's own SHA-256, whichever way it comes about.</summary>
public class ShortHashTests
{
    [Fact]
    public void The_key_of_an_id_of_any_length_is_its_SHA_256()
    {
        var chance = new Random(7);
        for (var length = 0; length < 200; length++)
        {
            var id = new string([.. Enumerable.Range(0, length).Select(_ => (char)chance.Next(0x20, 0x250))]);
            var hash = SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(id));
            Assert.Equal(new OperationKey(BitConverter.ToUInt64(hash, 0), BitConverter.ToUInt64(hash, 8)), OperationKey.Of(id));
        }
    }
}
