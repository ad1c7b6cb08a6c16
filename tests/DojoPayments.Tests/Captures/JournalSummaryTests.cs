using DojoPayments.Journal;
using DojoPayments.Tests.Engine;

namespace DojoPayments.Tests.Captures;

/// <summary>What a journal says of each operation in the end, and that reading it back keeps little of it.</summary>
public sealed class JournalSummaryTests : IDisposable
{
    private const int Many = 5_000;

    private static readonly DateTimeOffset s_day = new(2026, 11, 1, 0, 0, 0, TimeSpan.Zero);

    private readonly TemporaryFolder _folder = new();

    private string Path => _folder.File("captures.journal");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void The_last_word_on_the_first_operation_may_be_the_last_line()
    {
        Write([Sending("first"), .. Enumerable.Range(0, Many).SelectMany(Pair), Captured("first")]);

        var entries = JournalSummary.Read(Path).ToList();

        Assert.Equal(["first", .. Enumerable.Range(0, Many).Select(number => $"op-{number}")], entries.Select(entry => entry.OperationId));
        Assert.All(entries, entry => Assert.Equal(("Captured", "cap_" + entry.OperationId), (entry.Status, entry.CaptureId)));
    }

    [Fact]
    public void An_operation_that_was_mended_is_shown_as_it_was_sent_last_and_where_it_was_announced_first()
    {
        Write(
        [
            Sending("a"), Sending("b"), new() { State = JournalStates.Refused, OperationId = "a", At = s_day, Error = "DojoConflict", Message = "no" },
            .. Enumerable.Range(0, Many).SelectMany(Pair), Sending("a", amount: 7, day: 2), Sending("a", amount: 7, day: 3, isAnew: true), Captured("a", day: 4),
        ]);

        var entries = JournalSummary.Read(Path).ToList();

        Assert.Equal(["a", "b"], entries.Take(2).Select(entry => entry.OperationId));
        var mended = entries[0];
        Assert.Equal(("Captured", 7L, "cap_a", null), (mended.Status, mended.Amount, mended.CaptureId, mended.ErrorId));
        Assert.Equal((s_day, s_day.AddDays(4)), (mended.FirstSentAt, mended.UpdatedAt));
        Assert.Equal(("Open", 5L), (entries[1].Status, entries[1].Amount));
    }

    [Fact]
    public void What_was_announced_and_not_sent_is_not_shown_and_what_was_found_without_an_announcement_is()
    {
        Write(
        [
            Sending("a"), new() { State = JournalStates.Released, OperationId = "a", At = s_day },
            new() { State = JournalStates.Captured, OperationId = "found", PaymentIntentId = "pi_1", Amount = 9, CaptureId = "cap_found", Found = true, At = s_day },
            new() { State = JournalStates.Captured, OperationId = "never announced", CaptureId = "cap_x", At = s_day },
        ]);
        Assert.Equal([("found", 9L)], JournalSummary.Read(Path).Select(entry => (entry.OperationId, entry.Amount)));
    }

    [Fact]
    public void It_is_read_as_far_as_it_is_asked_for_and_not_kept()
    {
        Write([.. Enumerable.Range(0, Many).SelectMany(Pair)]);
        using var entries = JournalSummary.Read(Path).GetEnumerator();
        Assert.True(entries.MoveNext());

        File.WriteAllBytes(Path, new byte[new FileInfo(Path).Length]);

        var unreadable = Assert.Throws<DojoException>(() =>
        {
            while (entries.MoveNext())
                Assert.Equal("Captured", entries.Current.Status);
        });
        Assert.Equal(DojoErrorId.JournalUnavailable, unreadable.Id);
    }

    [Fact]
    public void Lines_are_found_again_in_any_order_and_most_of_them_without_a_read_of_their_own()
    {
        Write([.. Enumerable.Range(0, Many).SelectMany(Pair), Captured(new string('x', 200_000)), .. Enumerable.Range(Many, 10).SelectMany(Pair)]);
        var places = new List<(string Id, long Place)>();
        JournalFile.Read(Path, (record, place) => places.Add((record.OperationId!, place)));
        using var file = new CountingHandle(JournalFile.Disk.OpenRead(Path));
        var lookup = new JournalLookup(file);
        var chance = new Random(1);
        // As rows that were in flight together are recorded.
        var shuffled = places.Chunk(64).SelectMany(chunk => chunk.OrderBy(_ => chance.Next())).ToList();

        Assert.All(shuffled, line => Assert.Equal(line.Id, lookup.RecordAt(line.Place)?.OperationId));
        Assert.InRange(file.Reads, 1, 200);
        Assert.All(places.OrderBy(_ => chance.Next()), line => Assert.Equal(line.Id, lookup.RecordAt(line.Place)?.OperationId));
        Assert.Null(lookup.RecordAt(file.Length));
        Assert.NotEqual("op-0", lookup.RecordAt(places[0].Place + 1)?.OperationId);
    }

    [Fact]
    public void A_line_that_is_written_later_is_found_too()
    {
        using var journal = JournalFile.Open(Path, (_, _) => { });
        for (var number = 0; number < 500; number++)
        {
            var place = journal.Length;
            journal.Append(Captured($"op-{number}"));
            Assert.Equal($"op-{number}", journal.ReadAt(place).OperationId);
        }
    }

    private static IEnumerable<JournalRecord> Pair(int number) => [Sending($"op-{number}"), Captured($"op-{number}")];

    private static JournalRecord Sending(string id, long amount = 5, int day = 0, bool isAnew = false) =>
        new() { State = JournalStates.Sending, OperationId = id, At = s_day.AddDays(day), PaymentIntentId = "pi_1", Amount = amount, Anew = isAnew ? true : null };

    private static JournalRecord Captured(string id, int day = 0) =>
        new() { State = JournalStates.Captured, OperationId = id, At = s_day.AddDays(day), CaptureId = "cap_" + id, Status = DojoCapture.Accepted };

    private void Write(JournalRecord[] records)
    {
        using var journal = JournalFile.Open(Path, (_, _) => { });
        foreach (var chunk in records.Chunk(1_000))
            journal.Append(chunk);
    }

    private sealed class CountingHandle(IJournalHandle file) : IJournalHandle
    {
        public int Reads { get; private set; }

        public long Length => file.Length;

        public int Read(long offset, byte[] buffer, int begin, int count)
        {
            Reads++;
            return file.Read(offset, buffer, begin, count);
        }

        public void Write(long offset, byte[] bytes, int count) => file.Write(offset, bytes, count);

        public void SetLength(long length) => file.SetLength(length);

        public void Flush() => file.Flush();

        public bool IsStillAt(string path) => file.IsStillAt(path);

        public void Dispose() => file.Dispose();
    }
}
