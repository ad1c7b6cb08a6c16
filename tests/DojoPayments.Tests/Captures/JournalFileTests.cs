using System.Text.Json;
using DojoPayments.Journal;
using DojoPayments.Tests.Engine;

namespace DojoPayments.Tests.Captures;

/// <summary>What a journal believes of what it finds on the disk, and what it leaves alone.</summary>
public sealed class JournalFileTests : IDisposable
{
    private const int SectorSize = 512;

    private readonly TemporaryFolder _folder = new();

    public static TheoryData<string> Damages => new(["line ends", "two lines", "a letter", "a checksum", "a closing line twice", "a line end at the end", "text at the end", "half a sector of zeros", "a carriage return in the tail", "a line of another kind"]);

    private string Path => _folder.File("captures.journal");

    private string Lock => Path + ".lock";

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
    public void A_tail_that_a_crash_tore_is_cut_off_and_kept_beside_before_anything_is_appended()
    {
        Write(3);
        var whole = File.ReadAllBytes(Path);
        // Whatever part of the last flush reached the disk, the flushes before it hold.
        var lastFlush = LastFlush(whole);
        for (var length = lastFlush; length < whole.Length; length++)
        {
            CrashTo(whole[..length], lastFlush);
            Assert.Equal(["op-0", "op-1"], Read());
            Write(1);
            Assert.Equal(["op-0", "op-1", "op-0"], Read());
            Assert.Equal(length == lastFlush ? [] : [whole[lastFlush..length]], Torn().Select(File.ReadAllBytes));
            Torn().ForEach(File.Delete);
        }
    }

    [Fact]
    public void A_tail_of_which_any_sectors_did_not_reach_the_disk_is_a_torn_one()
    {
        Write(2);
        var lastFlush = (int)new FileInfo(Path).Length;
        using (var file = JournalFile.Open(Path, (_, _) => { }))
        {
            lastFlush = (int)file.Length;
            file.Append([.. Enumerable.Range(0, 40).Select(number => new JournalRecord { State = JournalStates.Captured, OperationId = $"lost-{number}" })]);
        }

        var whole = File.ReadAllBytes(Path);
        var sectors = Enumerable.Range(lastFlush / SectorSize, (whole.Length / SectorSize) - (lastFlush / SectorSize) + 1).ToList();
        Assert.True(sectors.Count > 5, "The last flush is too short for this test.");
        var random = new Random(11);
        for (var round = 0; round < 500; round++)
        {
            var torn = whole.ToArray();
            var lost = sectors.Where(_ => random.Next(3) == 0).Append(sectors[random.Next(sectors.Count)]).ToHashSet();
            foreach (var sector in lost)
                torn.AsSpan(Math.Max(lastFlush, sector * SectorSize)..Math.Min(whole.Length, (sector + 1) * SectorSize)).Clear();
            if (random.Next(2) == 0)
                torn = torn[..random.Next(lastFlush, torn.Length)];
            CrashTo(torn, lastFlush);

            Write(1);

            Assert.Equal(["op-0", "op-1", "op-0"], Read());
            Torn().ForEach(File.Delete);
        }
    }

    [Theory]
    [MemberData(nameof(Damages))]
    public void What_no_crash_leaves_is_damage_and_not_a_byte_is_changed(string damage)
    {
        Write(4);
        var text = File.ReadAllText(Path);
        var lines = text.Split('\n');
        var changed = damage switch
        {
            "line ends" => text.Replace("\n", "\r\n", StringComparison.Ordinal),
            "two lines" => string.Join('\n', [.. lines[..4], .. lines[6..]]),
            "a letter" => text.Replace("op-2", "op-7", StringComparison.Ordinal),
            "a checksum" => text[..^6] + "00\"}\n",
            "a closing line twice" => text + lines[^2] + "\n",
            "a line end at the end" => text + "\n",
            "text at the end" => text + "garbage\nmore\n",
            "half a sector of zeros" => text + lines[0] + "\n" + new string('\0', SectorSize / 2) + "}\n",
            "a line of another kind" => text + "{\"state\":\"flvshed\",\"from\":1}\n",
            _ => text + "{\"state\":\"sending\",\"op\":\"x\"}\r\n",
        };
        File.WriteAllText(Path, changed);
        // Whatever is known of its length: an older version did not know it.
        File.Delete(Lock);

        Assert.Equal(DojoErrorId.JournalUnavailable, Assert.Throws<DojoException>(Open).Id);
        Assert.Equal(DojoErrorId.JournalUnavailable, Assert.Throws<DojoException>(() => Read()).Id);
        Assert.Equal(changed, File.ReadAllText(Path));
        Assert.Empty(Torn());
    }

    [Fact]
    public void A_changed_byte_before_whole_lines_is_reported_and_nothing_is_written()
    {
        Write(3);
        var whole = File.ReadAllBytes(Path);
        var lastFlush = LastFlush(whole);
        for (var index = 20; index < lastFlush; index += 7)
        {
            var changed = whole.ToArray();
            changed[index] ^= 1;
            File.WriteAllBytes(Path, changed);
            Assert.Equal(DojoErrorId.JournalUnavailable, Assert.Throws<DojoException>(Open).Id);
            Assert.Equal(changed, File.ReadAllBytes(Path));
        }
    }

    [Fact]
    public void A_journal_that_lost_flushes_is_not_gone_on_with()
    {
        Write(3);
        var whole = File.ReadAllBytes(Path);
        var ends = Enumerable.Range(0, whole.Length - 1).Where(index => whole[index] == (byte)'\n').Select(index => index + 1).ToList();
        foreach (var length in ends)
        {
            File.WriteAllBytes(Path, whole[..length]);
            Assert.Equal(DojoErrorId.JournalUnavailable, Assert.Throws<DojoException>(Open).Id);
            Assert.Equal(whole[..length], File.ReadAllBytes(Path));
        }

        // Unless that is meant.
        File.WriteAllBytes(Path, whole[..ends[3]]);
        File.Delete(Lock);
        Assert.Equal(["op-0"], Read());
        Open();
    }

    [Theory]
    [InlineData(true, false)]
    [InlineData(true, true)]
    [InlineData(false, false)]
    [InlineData(false, true)]
    public void A_journal_that_is_gone_beside_its_lock_is_not_taken_for_a_new_one(bool isEmptied, bool hasOldLock)
    {
        Write(1);
        if (hasOldLock)
            File.WriteAllText(Lock, "4711");
        File.Delete(Path);
        if (isEmptied)
            File.WriteAllBytes(Path, []);

        Assert.Equal(DojoErrorId.JournalUnavailable, Assert.Throws<DojoException>(Open).Id);
        Assert.Equal(DojoErrorId.JournalUnavailable, Assert.Throws<DojoException>(() => Read()).Id);
        Assert.Equal(DojoErrorId.JournalUnavailable, Assert.Throws<DojoException>(() => JournalFile.ReadIfThere(Path, (_, _) => { })).Id);
        Assert.Equal(isEmptied, File.Exists(Path));

        File.Delete(Lock);
        JournalFile.ReadIfThere(Path, (_, _) => { });
        Open();
    }

    [Fact]
    public void Another_journal_in_the_place_of_the_one_that_was_there_is_refused()
    {
        Write(1);
        var other = _folder.File("other.journal");
        using (var file = JournalFile.Open(other, (_, _) => { }))
            file.Append(Enumerable.Range(0, 50).Select(_ => new JournalRecord { State = JournalStates.Captured, OperationId = "x" }).ToArray());
        File.Copy(other, Path, overwrite: true);
        Assert.Equal(DojoErrorId.JournalUnavailable, Assert.Throws<DojoException>(Open).Id);
    }

    [Fact]
    public void A_journal_of_an_older_version_is_gone_on_with_and_has_an_identity_from_then_on()
    {
        const string opened = "{\"state\":\"opened\",\"at\":\"2026-01-01T00:00:00+00:00\",\"version\":1,\"process\":1}\n";
        const string captured = "{\"state\":\"captured\",\"op\":\"old\",\"at\":\"2026-01-01T00:00:00+00:00\"}\n";
        var first = Closed(opened, 0);
        File.WriteAllText(Path, first + Closed(captured, first.Length));
        File.WriteAllText(Lock, "4711");
        string identity;
        using (var file = JournalFile.Open(Path, (_, _) => { }))
            identity = file.Identity;
        using (var file = JournalFile.Open(Path, (_, _) => { }))
            Assert.Equal(identity, file.Identity);
        Assert.Equal(["old"], Read());

        static string Closed(string lines, int from) =>
            lines + $"{{\"state\":\"flushed\",\"from\":{from},\"sum\":\"{JournalScan.Sum(System.Text.Encoding.ASCII.GetBytes(lines), 0, lines.Length)}\"}}\n";
    }

    [Theory]
    [InlineData("PaymentIntentId,Amount\npi_1,100\n")]
    [InlineData("{\"some\":\"json\"}\n")]
    [InlineData(" ")]
    public void A_file_that_is_no_journal_is_left_alone(string content)
    {
        File.WriteAllText(Path, content);
        Assert.Equal(DojoErrorId.JournalUnavailable, Assert.Throws<DojoException>(Open).Id);
        Assert.Equal(content, File.ReadAllText(Path));
    }

    [Fact]
    public void A_journal_of_a_newer_format_is_left_alone()
    {
        using (var file = JournalFile.Open(Path, (_, _) => { }))
            file.Append(new JournalRecord { State = JournalStates.Opened, Version = JournalFile.Version + 1 });
        Assert.Equal(DojoErrorId.JournalUnavailable, Assert.Throws<DojoException>(Open).Id);
    }

    [Fact]
    public void A_second_writer_is_refused_and_told_who_is_the_first()
    {
        using var first = JournalFile.Open(Path, (_, _) => { });
        first.Append(new JournalRecord { State = JournalStates.Opened, Version = JournalFile.Version, Process = 4711 });
        var refused = Assert.Throws<DojoException>(Open);
        Assert.Equal(DojoErrorId.JournalUnavailable, refused.Id);
        Assert.Contains("4711", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Readers_may_read_while_it_is_written()
    {
        using var writer = JournalFile.Open(Path, (_, _) => { });
        writer.Append(new JournalRecord { State = JournalStates.Captured, OperationId = "a" });
        Assert.Equal(["a"], Read());
    }

    [Fact]
    public void A_journal_that_is_emptied_while_a_flush_is_on_its_way_is_noticed()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "A file that is open cannot be emptied there.");
        var disk = new EmptyingDisk();
        using var file = JournalFile.Open(Path, (_, _) => { }, disk);
        file.Append(new JournalRecord { State = JournalStates.Captured, OperationId = "a" });
        disk.BeforeWrite = () => File.WriteAllText(Path, string.Empty);
        Assert.Equal(DojoErrorId.JournalUnavailable, Assert.Throws<DojoException>(() => file.Append(new JournalRecord { State = JournalStates.Captured, OperationId = "b" })).Id);
    }

    [Theory]
    [InlineData("no/such/folder/x.journal")]
    [InlineData("")]
    public void A_path_that_cannot_be_written_is_reported(string name)
    {
        var path = name.Length == 0 ? _folder.Path : _folder.File(name);
        Assert.Equal(DojoErrorId.JournalUnavailable, Assert.Throws<DojoException>(() => JournalFile.Open(path, (_, _) => { })).Id);
    }

    /// <summary>Where the last flush begins: it is of one line and its closing line.</summary>
    private static int LastFlush(byte[] journal) => Enumerable.Range(0, journal.Length).Where(index => journal[index] == (byte)'\n').ToList()[^3] + 1;

    private void Open() => JournalFile.Open(Path, (_, _) => { }).Dispose();

    private List<string> Torn() => [.. Directory.GetFiles(_folder.Path, "*.torn-*")];

    /// <summary>Leaves the files as a crash leaves them in the flush that began at a place.</summary>
    private void CrashTo(byte[] journal, int lastFlush)
    {
        File.WriteAllBytes(Path, journal);
        var mark = JsonSerializer.Deserialize(File.ReadAllText(Lock), JournalJson.Default.JournalMark)!;
        mark.Length = lastFlush;
        File.WriteAllText(Lock, JsonSerializer.Serialize(mark, JournalJson.Default.JournalMark));
    }

    private void Write(int records)
    {
        using var file = JournalFile.Open(Path, (_, _) => { });
        for (var number = 0; number < records; number++)
            file.Append(new JournalRecord { State = JournalStates.Captured, OperationId = $"op-{number}" });
    }

    private List<string> Read()
    {
        var ids = new List<string>();
        JournalFile.Read(Path, (record, offset) =>
        {
            if (record.State != JournalStates.Opened)
                ids.Add(record.OperationId!);
            // Windows lets nobody in who does not allow for the writer.
            using var file = new FileStream(Path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
            file.Position = offset;
            Assert.Equal('{', file.ReadByte());
        });
        return ids;
    }

    /// <summary>Something happens to a file between what is found out of it and what is written to it.</summary>
    private sealed class EmptyingDisk : IJournalDisk
    {
        private readonly FileJournalDisk _disk = new();

        public Action BeforeWrite { get; set; } = () => { };

        public string Resolve(string path) => _disk.Resolve(path);

        public long? LengthAt(string path) => _disk.LengthAt(path);

        public IJournalHandle OpenRead(string path) => _disk.OpenRead(path);

        public IJournalHandle? TryOpenWrite(string path, bool isPrivate) => _disk.TryOpenWrite(path, isPrivate) is { } file ? new Handle(file, this) : null;

        public bool TryClaim(string identity) => _disk.TryClaim(identity);

        public void Unclaim(string identity) => _disk.Unclaim(identity);

        private sealed class Handle(IJournalHandle file, EmptyingDisk disk) : IJournalHandle
        {
            public long Length => file.Length;

            public int Read(long offset, byte[] buffer, int begin, int count) => file.Read(offset, buffer, begin, count);

            public void Write(long offset, byte[] bytes, int count)
            {
                disk.BeforeWrite();
                file.Write(offset, bytes, count);
            }

            public void SetLength(long length) => file.SetLength(length);

            public void Flush() => file.Flush();

            public bool IsStillAt(string path) => file.IsStillAt(path);

            public void Dispose() => file.Dispose();
        }
    }
}
