using System.IO.Compression;

namespace DojoPayments.Sandbox;

/// <summary>The encodings of HTTP.</summary>
internal static class Compression
{
    /// <param name="encoding"><c>gzip</c>, <c>deflate</c> or <c>br</c>.</param>
    /// <param name="body">As it is.</param>
    /// <exception cref="ArgumentOutOfRangeException">The encoding is another one.</exception>
    public static byte[] Compress(string encoding, ReadOnlyMemory<byte> body)
    {
        var result = new MemoryStream();
        using (var stream = Open(encoding, result)) stream.Write(body.Span);
        return result.ToArray();
    }

    private static Stream Open(string encoding, Stream result) => encoding switch
    {
        "gzip" => new GZipStream(result, CompressionLevel.Fastest),
        "deflate" => new ZLibStream(result, CompressionLevel.Fastest),
        "br" => new BrotliStream(result, CompressionLevel.Fastest),
        _ => throw new ArgumentOutOfRangeException(nameof(encoding), encoding, "Not an encoding of HTTP."),
    };
}
