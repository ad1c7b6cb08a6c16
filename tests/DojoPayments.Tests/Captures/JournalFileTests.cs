using DojoPayments.Api;
using DojoPayments.Captures.Journal;
using DojoPayments.Tests.Engine;

namespace DojoPayments.Tests.Captures;

public sealed class JournalFileTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private string Path => _folder.File("captures.journal");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void What_was_appended_is_read_again()
    {
        Write(2);
        Assert.Equal(["op-0", "op-1"], Read());
        Write(1);
        Assert.Equal(["op-0", "op-1", "op-0"], Read());
    }

    [Fact]
    public void A_tail_that_a_crash_tore_is_cut_off_before_anything_is_appended()
    {
        Write(3);
        var whole = File.ReadAllBytes(Path);
        var flushes = Lines(whole);
        // Whatever part of the last flush reached the disk, the flushes before it hold.
        var lastFlush = flushes[^3] + 1;
        for (var length = lastFlush; length < whole.Length; length++)
        {
            File.WriteAllBytes(Path, whole[..length]);
            Assert.Equal(["op-0", "op-1"], Read());
            Write(1);
            Assert.Equal(["op-0", "op-1", "op-0"], Read());
        }
    }

    [Theory]
    [InlineData("\0\0\0\0\0\0\0\0")]
    [InlineData("{\"state\":\"captured\",\"op\":\"x\"}\n")]
    [InlineData("{\"state\":\"captured\",\"op\":\"x\"}\n{\"state\":\"flushed\",\"sum\":\"0000000000000000\"}\n")]
    [InlineData("garbage\nmore\n")]
    public void A_tail_without_its_checksum_is_not_believed(string tail)
    {
        Write(2);
        File.AppendAllText(Path, tail);
        Assert.Equal(["op-0", "op-1"], Read());
        Write(1);
        Assert.Equal(["op-0", "op-1", "op-0"], Read());
    }

    [Fact]
    public void A_changed_byte_before_whole_lines_is_reported_and_nothing_is_written()
    {
        Write(3);
        var whole = File.ReadAllBytes(Path);
        var lastFlush = Lines(whole)[^3] + 1;
        for (var index = 20; index < lastFlush; index += 7)
        {
            var changed = whole.ToArray();
            changed[index] ^= 1;
            File.WriteAllBytes(Path, changed);
            Assert.Equal(DojoErrorId.JournalUnavailable, Assert.Throws<DojoException>(() => JournalFile.Open(Path, (_, _) => { })).Id);
            Assert.Equal(changed, File.ReadAllBytes(Path));
        }
    }

    [Theory]
    [InlineData("PaymentIntentId,Amount\npi_1,100\n")]
    [InlineData("{\"some\":\"json\"}\n")]
    [InlineData(" ")]
    public void A_file_that_is_no_journal_is_left_alone(string content)
    {
        File.WriteAllText(Path, content);
        Assert.Equal(DojoErrorId.JournalUnavailable, Assert.Throws<DojoException>(() => JournalFile.Open(Path, (_, _) => { })).Id);
        Assert.Equal(content, File.ReadAllText(Path));
    }

    [Fact]
    public void A_journal_of_a_newer_format_is_left_alone()
    {
        using (var file = JournalFile.Open(Path, (_, _) => { }))
            file.Append(new JournalRecord { State = JournalStates.Opened, Version = JournalFile.Version + 1 });
        Assert.Equal(DojoErrorId.JournalUnavailable, Assert.Throws<DojoException>(() => JournalFile.Open(Path, (_, _) => { })).Id);
    }

    [Fact]
    public void A_second_writer_is_refused_and_told_who_is_the_first()
    {
        using var first = JournalFile.Open(Path, (_, _) => { });
        first.Append(new JournalRecord { State = JournalStates.Opened, Version = JournalFile.Version, Process = 4711 });
        var refused = Assert.Throws<DojoException>(() => JournalFile.Open(Path, (_, _) => { }));
        Assert.Equal(DojoErrorId.JournalUnavailable, refused.Id);
        Assert.Contains("4711", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Readers_may_read_while_it_is_written()
    {
        using var writer = JournalFile.Open(Path, (_, _) => { });
        writer.Append(new JournalRecord { State = JournalStates.Opened, Version = JournalFile.Version });
        writer.Append(new JournalRecord { State = JournalStates.Captured, OperationId = "a" });
        Assert.Equal(["a"], Read());
    }

    [Theory]
    [InlineData("no/such/folder/x.journal")]
    [InlineData("")]
    public void A_path_that_cannot_be_written_is_reported(string name)
    {
        var path = name.Length == 0 ? _folder.Path : _folder.File(name);
        Assert.Equal(DojoErrorId.JournalUnavailable, Assert.Throws<DojoException>(() => JournalFile.Open(path, (_, _) => { })).Id);
    }

    private static List<int> Lines(byte[] bytes) => [.. Enumerable.Range(0, bytes.Length).Where(index => bytes[index] == (byte)'\n')];

    private void Write(int records)
    {
        using var file = JournalFile.Open(Path, (_, _) => { });
        if (file.Length == 0)
            file.Append(new JournalRecord { State = JournalStates.Opened, Version = JournalFile.Version });
        for (var number = 0; number < records; number++)
            file.Append(new JournalRecord { State = JournalStates.Captured, OperationId = $"op-{number}" });
    }

    private List<string> Read()
    {
        var ids = new List<string>();
        JournalFile.Read(Path, (record, offset) =>
        {
            ids.Add(record.OperationId!);
            // Windows lets nobody in who does not allow for the writer.
            using var file = new FileStream(Path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
            file.Position = offset;
            Assert.Equal('{', file.ReadByte());
        });
        return ids;
    }
}
