using System.Globalization;
using System.Text;
using System.Text.Json;
using DojoPayments.Journal;
using DojoPayments.Tests.Engine;

namespace DojoPayments.Tests.Captures;

/// <summary>What a journal's bytes mean: its lines, its flushes and its tail.</summary>
public class JournalFormatTests
{
    private const int SectorSize = 512;
    private const string Opened = "{\"state\":\"opened\",\"at\":\"2026-01-01T00:00:00+00:00\",\"version\":1,\"process\":7,\"journal\":\"j\"}";
    private const string Captured = "{\"state\":\"captured\",\"op\":\"a\",\"at\":\"2026-01-01T00:00:00+00:00\"}";

    private static readonly DateTimeOffset s_at = new(2026, 3, 2, 9, 0, 0, TimeSpan.Zero);

    [Fact]
    public void A_line_says_each_thing_under_a_name_that_later_versions_know_too()
    {
        var record = new JournalRecord
        {
            State = JournalStates.Sending,
            OperationId = "op",
            At = s_at,
            PaymentIntentId = "pi_1",
            Amount = 500,
            TipsAmount = 50,
            Reference = "r",
            ServerOffset = -20,
            Anew = true,
            CaptureId = "cap",
            Status = "Accepted",
            Found = true,
            MadeAt = s_at,
            Message = "m",
            Attempts = 2,
            Error = "e",
            Version = 1,
            Process = 7,
            Journal = "j",
            From = 9,
            Sum = "s",
        };
        const string line = "{\"state\":\"sending\",\"op\":\"op\",\"at\":\"2026-03-02T09:00:00+00:00\",\"intent\":\"pi_1\",\"amount\":500,\"tips\":50,\"reference\":\"r\",\"offset\":-20,\"anew\":true,"
            + "\"captureId\":\"cap\",\"status\":\"Accepted\",\"found\":true,\"made\":\"2026-03-02T09:00:00+00:00\",\"message\":\"m\",\"attempts\":2,\"error\":\"e\",\"version\":1,\"process\":7,\"journal\":\"j\",\"from\":9,\"sum\":\"s\"}";
        Assert.Equal(line, JsonSerializer.Serialize(record, JournalJson.Default.JournalRecord));
        Assert.Equal(line, JsonSerializer.Serialize(JournalRecord.TryParse(Bytes(line))!, JournalJson.Default.JournalRecord));
        Assert.Equal("{\"process\":7,\"journal\":\"j\",\"length\":9}", JsonSerializer.Serialize(new JournalMark { Process = 7, Journal = "j", Length = 9 }, JournalJson.Default.JournalMark));
    }

    [Fact]
    public void A_line_says_nothing_of_what_is_not_known() =>
        Assert.Equal("{\"state\":\"\",\"at\":\"2026-03-02T09:00:00+00:00\"}", JsonSerializer.Serialize(new JournalRecord { At = s_at }, JournalJson.Default.JournalRecord));

    [Theory]
    [InlineData(Captured, true)]
    [InlineData("{\"state\":\"captured\",\"later\":[1]}", true)]
    [InlineData("", false)]
    [InlineData("{\"state\":\"captured\"}\r", false)]
    [InlineData("{\"state\":\"captured\"} ", false)]
    [InlineData("{\"state\":\"captured\"}}", false)]
    [InlineData("{\"state\":\"captured\"", false)]
    [InlineData("{\"state\":\"captured\",\"amount\":\"5\"}", false)]
    [InlineData("}", false)]
    [InlineData("null", false)]
    public void A_line_is_one_object_and_nothing_behind_it(string line, bool isOne) => Assert.Equal(isOne, JournalRecord.TryParse(Bytes(line)) is not null);

    [Theory]
    [InlineData("opened", true)]
    [InlineData("flushed", true)]
    [InlineData("sending", true)]
    [InlineData("released", true)]
    [InlineData("captured", true)]
    [InlineData("refused", true)]
    [InlineData("unknown", true)]
    [InlineData("flvshed", false)]
    [InlineData("", false)]
    public void A_line_says_one_of_seven_things(string state, bool isKnown) => Assert.Equal(isKnown, JournalStates.IsKnown(state));

    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(64 * 1024)]
    [InlineData(int.MaxValue)]
    public void Lines_are_read_whole_however_the_disk_cuts_them(int piece)
    {
        string[] lines = ["a", "", new('b', 70_000), new('c', 64 * 1024), "d", new('e', 300_000), "f"];
        var file = new MemoryFile(Bytes(string.Join('\n', lines)), piece);
        var read = new List<string>();
        var end = 0L;
        foreach (var line in JournalLines.Read(file, 0, file.Length))
        {
            Assert.Equal(end, line.Offset);
            end = line.End;
            read.Add(Encoding.ASCII.GetString(line.Text.Span));
            Assert.Equal(read.Count < lines.Length, line.IsEnded);
        }

        Assert.Equal(lines, read);
        Assert.Equal(file.Length, end);
    }

    [Theory]
    [InlineData(0, 8, "one two three.")]
    [InlineData(4, 8, "two three.")]
    [InlineData(4, 10, "two three t")]
    [InlineData(4, 4, "")]
    [InlineData(0, 99, "one two three three.")]
    public void Lines_are_read_from_one_place_to_another_though_the_file_goes_on(int begin, int end, string expected)
    {
        var file = new MemoryFile(Bytes("one\ntwo\nthree\n"));
        var read = JournalLines.Read(file, begin, end).Select(static line => Encoding.ASCII.GetString(line.Text.Span) + (line.IsEnded ? "" : "?")).ToList();
        Assert.Equal(Expected(expected), read);

        static string[] Expected(string name) => name switch
        {
            "one two three." => ["one", "two"],
            "two three." => ["two"],
            "two three t" => ["two", "th?"],
            "" => [],
            _ => ["one", "two", "three"],
        };
    }

    [Fact]
    public void The_line_at_a_place_is_read_with_little_more_around_it()
    {
        var name = new string('x', 3000);
        var text = $"{Captured}\n{Captured.Replace("\"a\"", $"\"{name}\"", StringComparison.Ordinal)}\n{Captured}";
        var file = new MemoryFile(Bytes(text + new string(' ', 100_000)));
        Assert.Equal("a", JournalLines.RecordAt(file, 0)?.OperationId);
        Assert.InRange(file.Asked, Captured.Length, 2000);
        Assert.Equal(name, JournalLines.RecordAt(file, Captured.Length + 1)?.OperationId);
        Assert.Null(JournalLines.RecordAt(file, 1));
        // It has no end, though it is whole, and nothing stands behind the last one.
        var torn = new MemoryFile(Bytes(text));
        Assert.Null(JournalLines.RecordAt(torn, text.LastIndexOf('\n') + 1));
        Assert.Null(JournalLines.RecordAt(torn, text.Length));
    }

    [Fact]
    public void A_checksum_is_the_first_64_bits_of_SHA_256()
    {
        // FIPS 180-2: the digest of "abc" is BA7816BF8F01CFEA 4141...
        Assert.Equal("BA7816BF8F01CFEA", JournalScan.Sum(Bytes("abc"), 0, 3));
        Assert.Equal("BA7816BF8F01CFEA", JournalScan.Sum(Bytes("xabcx"), 1, 3));
    }

    [Fact]
    public void What_is_whole_is_believed_flush_by_flush()
    {
        var text = Flush(Flush(string.Empty, Opened), Captured, Captured.Replace("\"a\"", "\"b\"", StringComparison.Ordinal));
        var records = new List<string>();
        var scan = JournalScan.Read(new MemoryFile(Bytes(text)), (record, offset) => records.Add(record.OperationId is null ? record.State! : $"{record.OperationId} {text.IndexOf($"\"{record.OperationId}\"", StringComparison.Ordinal) - "{\"state\":\"captured\",\"op\":".Length == offset}"));
        Assert.Equal([JournalStates.Opened, "a True", "b True"], records);
        Assert.Equal((text.Length, text.Length, null, 7, "j", null), (scan.Length, scan.WholeLength, scan.DamagedLine, scan.LastProcess, scan.Identity, scan.ForeignVersion));
    }

    [Fact]
    public void A_journal_is_known_by_its_first_identity_and_by_the_last_process_that_opened_it()
    {
        var again = Opened.Replace("\"process\":7,\"journal\":\"j\"", "\"process\":8,\"journal\":\"k\"", StringComparison.Ordinal);
        var scan = Scan(Flush(Flush(string.Empty, Opened), again));
        Assert.Equal((8, "j", null), (scan.LastProcess, scan.Identity, scan.ForeignVersion));
        Assert.Equal(2, Scan(Flush(string.Empty, again.Replace("\"version\":1", "\"version\":2", StringComparison.Ordinal))).ForeignVersion);
    }

    [Fact]
    public void An_empty_journal_says_nothing()
    {
        var scan = Scan(string.Empty);
        Assert.Equal((0, 0, null, null, null), (scan.Length, scan.WholeLength, scan.DamagedLine, scan.LastProcess, scan.Identity));
    }

    public static TheoryData<string, int, int?> Tails => new()
    {
        // what stands behind two whole flushes of three and two lines, how many records are believed, which line is damaged
        { "", 3, null },
        { "a line", 3, null },
        { "half a line", 3, null },
        { "a begin", 3, null },
        { "another begin", 3, 6 },
        { "two lines and another begin", 3, 8 },
        { "an empty line", 3, 6 },
        { "a line of another kind", 3, 7 },
        { "a carriage return", 3, 6 },
        { "a closing line", 3, 6 },
        { "a flush that says where another begins", 3, 7 },
        { "a flush of another sum", 3, 7 },
        { "a flush of another sum and a line", 3, 7 },
    };

    [Theory]
    [MemberData(nameof(Tails))]
    public void A_tail_is_torn_or_damaged_and_nothing_of_it_is_believed(string tail, int records, int? damaged)
    {
        var whole = Flush(Flush(string.Empty, Opened, Captured), Captured);
        var text = whole + tail switch
        {
            "" => "",
            "a line" => Captured + "\n",
            "half a line" => Captured + "\n" + Captured[..20],
            "a begin" => "{\"st",
            "another begin" => "{\"sp",
            "two lines and another begin" => Captured + "\n" + Captured + "\n" + "{\"state\":\'x",
            "an empty line" => "\n",
            "a line of another kind" => Captured + "\n" + "{\"state\":\"flvshed\"}\n",
            "a carriage return" => Captured + "\r\n",
            "a closing line" => Close(whole.Length, string.Empty)[..^4] + "0\"}\n",
            "a flush that says where another begins" => Captured + "\n" + Close(whole.Length + 1, Captured + "\n"),
            "a flush of another sum" => Captured + "\n" + Close(whole.Length, Captured + "\r\n"),
            _ => Captured + "\n" + Close(whole.Length, Captured + "\r\n") + Captured + "\n",
        };
        var read = 0;
        var scan = JournalScan.Read(new MemoryFile(Bytes(text)), (_, _) => read++);
        Assert.Equal((records, (long)text.Length, (long)whole.Length, (long?)damaged), (read, scan.Length, scan.WholeLength, scan.DamagedLine));
    }

    public static TheoryData<int, int, bool, bool, bool> Holes => new()
    {
        // where zeros begin and end in the tail, is it closed, does it say where it begins, may a crash have left it
        { 0, 1, false, true, true },
        { 0, 2, false, true, true },
        { 1, 2, false, true, true },
        { 1, 3, false, true, true },
        { 2, 3, true, true, true },
        { 0, 2, true, true, true },
        { 2, 3, true, false, false },
    };

    [Theory]
    [MemberData(nameof(Holes))]
    public void Sectors_that_never_reached_the_disk_are_whole_ones_and_the_closing_line_may_have_come_before_them(int first, int next, bool isClosed, bool isItsBegin, bool isTorn)
    {
        const int begin = 300;
        var lines = string.Concat(Enumerable.Repeat(Captured + "\n", 40));
        var tail = lines + (isClosed ? Close(isItsBegin ? begin : begin + 1, lines) : string.Empty);
        var bytes = Bytes(new string('-', begin) + tail);
        bytes.AsSpan(Math.Max(begin, first * SectorSize)..(next * SectorSize)).Clear();
        var damage = JournalTail.FindDamage(new MemoryFile(bytes), begin, bytes.Length);
        Assert.Equal(isTorn, damage is null);
        if (!isTorn)
            return;
        // One byte less or more is no sector.
        for (var at = -1; at <= 1; at += 2)
        {
            var less = bytes.ToArray();
            var edge = (next * SectorSize) + (at < 0 ? -1 : 0);
            less[edge] = at < 0 ? (byte)'x' : (byte)0;
            Assert.NotNull(JournalTail.FindDamage(new MemoryFile(less), begin, less.Length));
        }
    }

    [Fact]
    public void Zeros_up_to_the_end_are_lost_sectors_and_zeros_from_within_one_are_not()
    {
        const int begin = 300;
        var text = new string('-', begin) + Captured + "\n";
        byte[] Zeros(int from, int length) => [.. Bytes(text.PadRight(from, ' ')[..from]), .. new byte[length]];
        Assert.Null(JournalTail.FindDamage(new MemoryFile(Zeros(begin, 100)), begin, begin + 100));
        var within = Zeros(text.Length, 100);
        Assert.Equal(2, JournalTail.FindDamage(new MemoryFile(within), begin, within.Length));
        // The second run of zeros is looked at as well as the first.
        var second = Zeros(begin, 700);
        second.AsSpan(SectorSize, 20).Fill((byte)'x');
        Assert.Equal(1, JournalTail.FindDamage(new MemoryFile(second), begin, second.Length));
    }

    [Fact]
    public void A_closing_line_before_the_end_was_on_the_disk_once_whatever_was_lost_before_it()
    {
        const int begin = 0;
        var lines = string.Concat(Enumerable.Repeat(Captured + "\n", 40));
        var bytes = Bytes(lines + Close(begin, lines) + Captured + "\n");
        bytes.AsSpan(SectorSize..(2 * SectorSize)).Clear();
        Assert.NotNull(JournalTail.FindDamage(new MemoryFile(bytes), begin, bytes.Length));
        var end = bytes.Length - Captured.Length - 1;
        Assert.Null(JournalTail.FindDamage(new MemoryFile(bytes), begin, end));
    }

    private static byte[] Bytes(string text) => Encoding.ASCII.GetBytes(text);

    private static JournalScan Scan(string text) => JournalScan.Read(new MemoryFile(Bytes(text)), static (_, _) => { });

    /// <summary>Appends a flush.</summary>
    private static string Flush(string journal, params string[] lines)
    {
        var text = string.Concat(lines.Select(static line => line + "\n"));
        return journal + text + Close(journal.Length, text);
    }

    private static string Close(int from, string lines) =>
        $"{{\"state\":\"flushed\",\"from\":{from.ToString(CultureInfo.InvariantCulture)},\"sum\":\"{JournalScan.Sum(Bytes(lines), 0, lines.Length)}\"}}\n";
}
