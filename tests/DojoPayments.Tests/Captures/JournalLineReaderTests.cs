using System.Text;
using System.Text.Json;
using DojoPayments.Journal;

namespace DojoPayments.Tests.Captures;

/// <summary>Whichever way a line is read, it means what the serializer reads.</summary>
public class JournalLineReaderTests
{
    private const string Sending = "{\"state\":\"sending\",\"op\":\"o\\u00e9\",\"at\":\"2026-03-02T09:00:00.5+00:00\",\"intent\":\"pi_1\",\"amount\":500,\"tips\":50,\"reference\":\"r\u00fc\",\"offset\":-20}";
    private const string Captured = "{\"state\":\"captured\",\"op\":\"o\",\"at\":\"2026-03-02T09:00:00Z\",\"captureId\":\"c\",\"status\":\"Accepted\",\"message\":\"m\",\"attempts\":2}";
    private const string Verified = "{\"state\":\"captured\",\"op\":\"o\",\"at\":\"2026-03-02T09:00:10Z\",\"captureId\":\"c\",\"status\":\"Successful\",\"attempts\":1,\"made\":\"2026-03-02T09:00:00.25+00:00\"}";
    private const string Flushed = "{\"state\":\"flushed\",\"from\":9,\"sum\":\"0A\"}";

    public static TheoryData<string> Usual => [Sending, Captured, Verified, Flushed];

    [Theory]
    [MemberData(nameof(Usual))]
    public void The_lines_of_every_row_are_not_left_to_the_serializer(string line) => Assert.NotNull(JournalLineReader.TryRead(Encoding.UTF8.GetBytes(line)));

    [Theory]
    [InlineData("{\"state\":\"sending\",\"amount\":1.0}")]
    [InlineData("{\"state\":\"sending\",\"amount\":1e2}")]
    [InlineData("{\"state\":\"sending\",\"amount\":9223372036854775808}")]
    [InlineData("{\"state\":\"captured\",\"attempts\":2147483648}")]
    [InlineData("{\"state\":\"captured\",\"attempts\":-2147483648}")]
    [InlineData("{\"state\":\"captured\",\"at\":\"2026-03-02\"}")]
    [InlineData("{\"state\":\"captured\",\"at\":\"yesterday\"}")]
    [InlineData("{\"state\":\"captured\",\"state\":\"refused\"}")]
    [InlineData("{\"state\":\"capt\\u0075red\",\"status\":\"\\u0041ccepted\"}")]
    [InlineData("{\"st\\u0061te\":\"captured\"}")]
    [InlineData("{\"State\":\"captured\"}")]
    [InlineData("{\"state\":\"captured\",\"op\":null}")]
    [InlineData("{\"state\":null}")]
    [InlineData("{\"state\":[\"captured\"]}")]
    [InlineData("{\"state\":\"captured\",\"found\":true,\"made\":\"2026-03-02T09:00:00Z\"}")]
    [InlineData("{\"state\":\"captured\",\"later\":{\"x\":1}}")]
    [InlineData("{ \"state\" : \"captured\" }")]
    [InlineData("{}")]
    [InlineData("{}{}")]
    [InlineData("[]")]
    [InlineData("{\"state\":\"captured\",}")]
    [InlineData("{\"state\":\"captured\"}}")]
    public void Another_line_means_the_same(string line) => AssertSame(Encoding.UTF8.GetBytes(line));

    [Theory]
    [MemberData(nameof(Usual))]
    public void A_line_with_one_wrong_byte_means_the_same(string line)
    {
        var bytes = Encoding.UTF8.GetBytes(line);
        for (var index = 0; index < bytes.Length; index++)
        {
            foreach (var wrong in "\"\\{}[]:, 0-e.\0n"u8.ToArray().Append((byte)0xC3))
            {
                var changed = bytes.ToArray();
                changed[index] = wrong;
                AssertSame(changed);
            }

            AssertSame([.. bytes[..index], .. bytes[(index + 1)..]]);
        }
    }

    private static void AssertSame(byte[] line)
    {
        var text = Encoding.UTF8.GetString(line);
        var isEnded = line.Length > 0 && line[^1] == '}';
        Assert.Equal((text, isEnded ? Text(BySerializer(line)) : "none"), (text, Text(JournalRecord.TryParse(line))));
    }

    private static JournalRecord? BySerializer(byte[] line)
    {
        try
        {
            return JsonSerializer.Deserialize(line, JournalJson.Default.JournalRecord);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static string Text(JournalRecord? record) => record is null ? "none" : JsonSerializer.Serialize(record, JournalJson.Default.JournalRecord);
}
