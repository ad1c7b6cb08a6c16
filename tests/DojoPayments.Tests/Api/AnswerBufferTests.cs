using DojoPayments.Api;

namespace DojoPayments.Tests.Api;

public class AnswerBufferTests
{
    [Theory]
    [InlineData(null, "100 0")]
    [InlineData(100L, "100")]
    [InlineData(100L, "60 40")]
    [InlineData(5_000L, "1024 1024 2048 904")]
    [InlineData(null, "1024 1024 2048 904 0")]
    [InlineData(null, "0")]
    [InlineData(0L, "0")]
    // The server closed the connection before the end.
    [InlineData(100L, "60 0")]
    public void It_is_read_to_its_end_and_no_further(long? expected, string reads)
    {
        using var answer = new AnswerBuffer(expected, longest: 1_000_000);
        var lengths = reads.Split(' ').Select(int.Parse).ToArray();
        var sent = Enumerable.Range(0, lengths.Sum()).Select(static number => (byte)number).ToArray();

        Assert.Equal(lengths[..^1].Select(static _ => true).Append(false), [.. lengths.Select(length => answer.Take(Read(answer, sent, length)))]);
        Assert.Equal(sent, answer.Body.ToArray());
    }

    [Fact]
    public void A_body_without_end_is_read_to_the_limit()
    {
        const int longest = 10_000;
        using var answer = new AnswerBuffer(expected: null, longest);
        var endless = new byte[10 * longest];
        while (answer.Take(Read(answer, endless, 1000)))
        {
        }

        Assert.InRange(answer.Length, longest, longest + 1000);
    }

    private static int Read(AnswerBuffer answer, byte[] sent, int length)
    {
        var read = Math.Min(length, answer.Array.Length - answer.Length);
        Array.Copy(sent, answer.Length, answer.Array, answer.Length, read);
        return read;
    }
}
