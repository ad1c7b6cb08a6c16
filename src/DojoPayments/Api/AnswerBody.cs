using System;
using System.Collections.Generic;
using System.IO;
using System.IO.Compression;
using System.Linq;
using System.Net.Http.Headers;
using System.Text;

namespace DojoPayments.Api;

/// <summary>
/// Decodes the JSON of an answer. No compression is asked for, but a server or a proxy may compress all the same, or begin with a
/// byte order mark; a capture whose answer cannot be read would be in doubt.
/// </summary>
internal static class AnswerBody
{
    /// <summary>The accepted encoding of every request: no compression. Without this header any would be allowed.</summary>
    public const string AcceptedEncoding = "identity";

    private const string Gzip = "gzip";

    /// <summary>Decodes any body; never throws. A body that cannot be decoded is returned as it came.</summary>
    /// <param name="headers">The headers of the answer.</param>
    /// <param name="body">The body as received.</param>
    /// <param name="longest">The greatest number of bytes to read.</param>
    public static ReadOnlyMemory<byte> Decode(HttpContentHeaders headers, ReadOnlyMemory<byte> body, int longest)
    {
        if (headers.TryGetValues("Content-Encoding", out var encodings))
            body = Decompress(encodings, body, longest);
        // The header may be lost on the way; no JSON begins like this.
        else if (StartsWith(body, 0x1F, 0x8B))
            body = Decompress([Gzip], body, longest);

        if (StartsWith(body, 0xEF, 0xBB, 0xBF))
            return body.Slice(3);
        if (StartsWith(body, 0xFF, 0xFE))
            return Utf8(Encoding.Unicode, body.Slice(2));
        return StartsWith(body, 0xFE, 0xFF) ? Utf8(Encoding.BigEndianUnicode, body.Slice(2)) : body;
    }

    private static ReadOnlyMemory<byte> Decompress(IEnumerable<string> encodings, ReadOnlyMemory<byte> body, int longest)
    {
        try
        {
            // The encoding that is named last was applied last.
            foreach (var encoding in encodings.SelectMany(static header => header.Split(',')).Reverse())
                body = Decompress(encoding.Trim(), body, longest);
        }
        catch (Exception exception) when (exception is InvalidDataException or InvalidOperationException or IOException)
        {
            // A proxy may have decompressed the body and left the header; if not, the JSON reader reports the fault.
        }

        return body;
    }

    private static ReadOnlyMemory<byte> Decompress(string encoding, ReadOnlyMemory<byte> body, int longest)
    {
        using var plain = Open(encoding, body);
        if (plain is null)
            return body;
        var result = new MemoryStream();
        var buffer = new byte[4096];
        int read;
        while (result.Length < longest && (read = plain.Read(buffer, 0, buffer.Length)) > 0)
            result.Write(buffer, 0, read);
        return new ReadOnlyMemory<byte>(result.GetBuffer(), 0, (int)result.Length);
    }

    /// <summary>A decompressing stream; null if the body is not compressed, or by an unknown encoding.</summary>
    private static Stream? Open(string encoding, ReadOnlyMemory<byte> body) => encoding.ToUpperInvariant() switch
    {
        "GZIP" or "X-GZIP" => new GZipStream(Source(body), CompressionMode.Decompress),
        // By the standard, deflate has a header of two bytes; some servers leave it out.
        "DEFLATE" => new DeflateStream(Source(HasZlibHeader(body) ? body.Slice(2) : body), CompressionMode.Decompress),
        // .NET Standard does not show it; .NET has it, .NET Framework has not.
        "BR" when Type.GetType("System.IO.Compression.BrotliStream, System.IO.Compression.Brotli") is { } brotli => (Stream)Activator.CreateInstance(brotli, Source(body), CompressionMode.Decompress)!,
        _ => null,
    };

    private static MemoryStream Source(ReadOnlyMemory<byte> body) => new(body.ToArray());

    private static bool HasZlibHeader(ReadOnlyMemory<byte> body) =>
        body.Length > 2 && (body.Span[0] & 0x0F) == 8 && ((body.Span[0] << 8) + body.Span[1]) % 31 == 0;

    private static ReadOnlyMemory<byte> Utf8(Encoding encoding, ReadOnlyMemory<byte> text) => Encoding.UTF8.GetBytes(encoding.GetString(text.ToArray()));

    private static bool StartsWith(ReadOnlyMemory<byte> body, byte first, byte second) => body.Length > 1 && body.Span[0] == first && body.Span[1] == second;

    private static bool StartsWith(ReadOnlyMemory<byte> body, byte first, byte second, byte third) => StartsWith(body, first, second) && body.Length > 2 && body.Span[2] == third;
}
