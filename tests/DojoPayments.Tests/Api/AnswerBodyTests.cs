using System.IO.Compression;
using System.Net.Http.Headers;
using System.Text;
using DojoPayments.Api;

namespace DojoPayments.Tests.Api;

public class AnswerBodyTests
{
    private const string Json = """{"captureId":"cp_1","message":"höchstens"}""";

    public static TheoryData<string, string> Encodings => new()
    {
        // Content-Encoding, how it was made
        { "gzip", "gzip" },
        { "GZip", "gzip" },
        { "x-gzip", "gzip" },
        { "deflate", "zlib" },
        { "deflate", "deflate" },
        { "br", "br" },
        { "gzip, br", "gzip br" },
        { "br,gzip", "br gzip" },
        { "identity", "" },
        // The header was lost, or is left over.
        { "", "gzip" },
        { "gzip", "" },
        { "br", "" },
        { "deflate", "" },
    };

    [Theory]
    [MemberData(nameof(Encodings))]
    public void Whatever_a_server_or_proxy_compresses_is_read(string header, string made) =>
        Assert.Equal(Json, Decode(header, made.Split(' ', StringSplitOptions.RemoveEmptyEntries).Aggregate(Encoding.UTF8.GetBytes(Json), Compress)));

    public static TheoryData<string> Marks => ["utf-8", "utf-16", "utf-16BE"];

    [Theory]
    [MemberData(nameof(Marks))]
    public void A_byte_order_mark_is_left_out(string name)
    {
        var encoding = Encoding.GetEncoding(name);
        byte[] marked = [.. encoding.Preamble, .. encoding.GetBytes(Json)];
        Assert.Equal(Json, Decode(string.Empty, marked));
        Assert.Equal(Json, Decode("gzip", Compress(marked, "gzip")));
    }

    [Theory]
    [InlineData("zstd")]
    [InlineData("gzip")]
    [InlineData("deflate")]
    [InlineData("br")]
    public void What_cannot_be_decoded_is_left_as_it_came(string header)
    {
        byte[] unreadable = [0x28, 0xB5, 0x2F, 0xFD, 1, 2, 3, 4, 5, 6, 7, 8];
        Assert.Equal(unreadable, AnswerBody.Decode(Headers(header), unreadable, longest: 1000).ToArray());
    }

    [Theory]
    [InlineData("")]
    [InlineData("gzip")]
    public void An_empty_body_stays_empty(string header) => Assert.Equal(string.Empty, Decode(header, []));

    [Theory]
    [InlineData("gzip")]
    [InlineData("br")]
    public void No_more_is_unpacked_than_may_be_read(string encoding)
    {
        var bomb = Compress(new byte[50_000_000], encoding);
        Assert.InRange(AnswerBody.Decode(Headers(encoding), bomb, longest: 100_000).Length, 100_000, 110_000);
    }

    private static string Decode(string header, byte[] body) => Encoding.UTF8.GetString(AnswerBody.Decode(Headers(header), body, longest: 1000).Span);

    private static HttpContentHeaders Headers(string encoding)
    {
        var headers = new ByteArrayContent([]).Headers;
        if (encoding.Length > 0)
            headers.TryAddWithoutValidation("Content-Encoding", encoding);
        return headers;
    }

    private static byte[] Compress(byte[] body, string way)
    {
        var result = new MemoryStream();
        using (Stream stream = way switch
        {
            "gzip" => new GZipStream(result, CompressionLevel.Fastest),
            "zlib" => new ZLibStream(result, CompressionLevel.Fastest),
            "deflate" => new DeflateStream(result, CompressionLevel.Fastest),
            _ => new BrotliStream(result, CompressionLevel.Fastest),
        })
        {
            stream.Write(body);
        }

        return result.ToArray();
    }
}
