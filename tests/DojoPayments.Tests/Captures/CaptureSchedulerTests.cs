using System.Diagnostics;
using DojoPayments.Batch;
using DojoPayments.Journal;
using DojoPayments.Protocol;
using DojoPayments.Tests.Engine;

namespace DojoPayments.Tests.Captures;

/// <summary>Which operation goes on next, and when none does.</summary>
public class CaptureSchedulerTests
{
    private readonly StepWorld _world = new();

    [Fact]
    public void What_is_looked_for_goes_before_what_is_sent_and_that_before_what_is_compared()
    {
        var scheduler = new CaptureScheduler(isJournaled: false);
        Place(scheduler, Comparing("compared"), Fresh("sent"), Unresolved("looked"));
        Assert.Equal(["looked", "sent", "compared"], Take(scheduler, limit: 3));
    }

    [Fact]
    public void A_slot_is_in_use_until_its_step_is_over()
    {
        var scheduler = new CaptureScheduler(isJournaled: false);
        Place(scheduler, Fresh("a"), Fresh("b"));
        Assert.Equal(["a"], Take(scheduler, limit: 1));
        Assert.Equal(1, scheduler.Running);
        scheduler.EndStep();
        Assert.Equal(["b"], Take(scheduler, limit: 1));
    }

    [Fact]
    public void While_sends_are_paused_the_rest_goes_on()
    {
        var scheduler = new CaptureScheduler(isJournaled: false);
        Place(scheduler, Fresh("sent"), Unresolved("looked"), Comparing("compared"));
        Assert.Equal(["looked", "compared"], Take(scheduler, limit: 8, isPaused: true));
    }

    [Fact]
    public void Lists_are_not_read_far_ahead_of_the_sends()
    {
        var scheduler = new CaptureScheduler(isJournaled: false);
        Place(scheduler, Fresh("a"), Fresh("b"), Comparing("c"));
        Assert.Equal([], Take(scheduler, limit: 2, isPaused: true));
        Assert.Equal(["c"], Take(scheduler, limit: 3, isPaused: true));
    }

    [Fact]
    public void With_a_journal_nothing_is_sent_that_is_not_announced()
    {
        var scheduler = new CaptureScheduler(isJournaled: true);
        Place(scheduler, Fresh("a"));
        Assert.Equal([], Take(scheduler, limit: 8));
        Assert.Equal(["a"], Announce(scheduler, limit: 8));
        Assert.Equal(["a"], Take(scheduler, limit: 8));
    }

    [Fact]
    public void Only_what_will_soon_have_a_slot_is_announced()
    {
        var scheduler = new CaptureScheduler(isJournaled: true);
        Place(scheduler, Fresh("a"), Fresh("b"), Fresh("c"), Fresh("d"), Fresh("e"));
        Assert.Equal(["a", "b"], Announce(scheduler, limit: 2));
        Assert.Equal(["a", "b"], Take(scheduler, limit: 2));
        Assert.Equal([], Announce(scheduler, limit: 2));
        // A slot that was idle for want of an announcement.
        scheduler.NoteIdleSlot(limit: 2);
        Assert.Equal(["c"], Announce(scheduler, limit: 2));
    }

    [Fact]
    public void A_slot_that_is_idle_while_something_could_be_sent_asks_for_no_more_announcements()
    {
        var scheduler = new CaptureScheduler(isJournaled: true);
        Place(scheduler, Fresh("a"), Fresh("b"));
        Assert.Equal(["a"], Announce(scheduler, limit: 1));
        scheduler.NoteIdleSlot(limit: 1);
        Assert.Equal([], Announce(scheduler, limit: 1));
    }

    [Theory]
    [InlineData(1, 4)]
    [InlineData(2, 8)]
    public void A_bounded_number_is_announced_ahead(int limit, int ahead)
    {
        var scheduler = new CaptureScheduler(isJournaled: true);
        Place(scheduler, [.. Enumerable.Range(0, 20).Select(number => Fresh($"{number}"))]);
        for (var idle = 0; idle < 20; idle++)
            scheduler.NoteIdleSlot(limit);
        Assert.Equal(limit + ahead, Announce(scheduler, limit).Count);
    }

    [Fact]
    public void What_waited_long_for_its_slot_was_announced_too_early()
    {
        var scheduler = new CaptureScheduler(isJournaled: true);
        Place(scheduler, Fresh("a"), Fresh("b"), Fresh("c"));
        scheduler.NoteIdleSlot(limit: 1);
        Assert.Equal(["a", "b"], Announce(scheduler, limit: 1));
        Assert.True(scheduler.TryTake(1, isPaused: false, Stopwatch.Frequency, out _));
        Assert.Equal([], Announce(scheduler, limit: 1));
        scheduler.EndStep();
        Assert.Equal([], Announce(scheduler, limit: 1));
    }

    [Fact]
    public void Nothing_is_announced_while_the_server_s_clock_is_asked_for()
    {
        var scheduler = new CaptureScheduler(isJournaled: true);
        Assert.False(scheduler.WantsClock);
        Place(scheduler, Fresh("a"));
        Assert.True(scheduler.WantsClock);
        Assert.True(scheduler.TryAskClock(isKnown: false, out var intent));
        Assert.Equal("pi_a", intent);
        Assert.False(scheduler.WantsClock);
        Assert.False(scheduler.IsIdle);
        Assert.Equal([], Announce(scheduler, limit: 8));
        scheduler.EndClock();
        Assert.False(scheduler.WantsClock);
        Assert.Equal(["a"], Announce(scheduler, limit: 8));
    }

    [Fact]
    public void A_clock_that_is_known_is_not_asked_for()
    {
        var scheduler = new CaptureScheduler(isJournaled: true);
        Place(scheduler, Fresh("a"));
        Assert.False(scheduler.TryAskClock(isKnown: true, out _));
        Assert.False(scheduler.WantsClock);
        Assert.Equal(0, scheduler.Running);
        Assert.Equal(["a"], Announce(scheduler, limit: 8));
    }

    [Fact]
    public void Once_a_flush_has_failed_nothing_is_sent_or_announced_and_what_is_left_is_given_up_in_order()
    {
        var scheduler = new CaptureScheduler(isJournaled: true);
        Place(scheduler, Fresh("a"), Fresh("b"), Comparing("c"), Unresolved("looked"));
        Assert.Equal(["a"], Announce(scheduler, limit: 1));
        scheduler.Block();
        Assert.Equal(["looked"], Take(scheduler, limit: 1));
        Assert.Equal([], Announce(scheduler, limit: 8));
        var left = new List<string>();
        while (scheduler.TryTakeUnsent(out var operation))
            left.Add(NameOf(operation));
        Assert.Equal(["a", "b", "c"], left);
    }

    [Fact]
    public void A_stopped_batch_begins_nothing_and_looks_are_ended_one_by_one()
    {
        var scheduler = new CaptureScheduler(isJournaled: false);
        Place(scheduler, Fresh("a"), Unresolved("looked"));
        scheduler.Stop();
        Assert.True(scheduler.IsStopped);
        Assert.Equal([], Take(scheduler, limit: 8));
        Assert.True(scheduler.TryTakeLook(out var looked));
        Assert.Equal("looked", NameOf(looked));
        Assert.False(scheduler.TryTakeLook(out _));
    }

    [Fact]
    public void It_is_idle_when_nothing_runs_waits_or_is_on_its_way_to_the_disk()
    {
        var scheduler = new CaptureScheduler(isJournaled: true);
        Assert.True(scheduler.IsIdle);
        scheduler.Park();
        Assert.False(scheduler.IsIdle);
        scheduler.Unpark();
        scheduler.NoteRecording();
        Assert.False(scheduler.IsIdle);
        scheduler.NoteRecorded();
        Assert.True(scheduler.IsIdle);
        Place(scheduler, Fresh("a"));
        Assert.True(scheduler.IsIdle);
        Assert.True(scheduler.TryTakeUnannounced(1, out var operation));
        Assert.False(scheduler.IsIdle);
        scheduler.NoteAnnounced(operation);
        Assert.True(scheduler.IsIdle);
    }

    [Fact]
    public void A_flush_waits_for_more_lines_only_while_enough_can_be_sent()
    {
        var scheduler = new CaptureScheduler(isJournaled: true);
        Assert.False(scheduler.IsShort(limit: 8));
        scheduler.NoteRecording();
        Assert.True(scheduler.IsShort(limit: 8));
        Place(scheduler, Fresh("a"), Fresh("b"), Fresh("c"));
        Announce(scheduler, limit: 8);
        Assert.False(scheduler.IsShort(limit: 8));
        Take(scheduler, limit: 1);
        Assert.True(scheduler.IsShort(limit: 8));
    }

    [Fact]
    public void A_disk_is_too_slow_that_is_late_with_all_of_ten_flushes_in_a_row()
    {
        var scheduler = new CaptureScheduler(isJournaled: true);
        for (var flush = 0; flush < 9; flush++)
            scheduler.NoteFlush(announced: 2, late: 2);
        scheduler.NoteFlush(announced: 2, late: 1);
        for (var flush = 0; flush < 9; flush++)
            scheduler.NoteFlush(announced: 1, late: 1);
        // One without announcements tells nothing.
        scheduler.NoteFlush(announced: 0, late: 0);
        Assert.False(scheduler.IsDiskTooSlow);
        scheduler.NoteFlush(announced: 1, late: 1);
        Assert.True(scheduler.IsDiskTooSlow);
    }

    [Fact]
    public void A_slot_that_a_look_has_is_free_for_nothing_else()
    {
        var scheduler = new CaptureScheduler(isJournaled: false);
        Place(scheduler, Unresolved("a"), Verifying("b"), Fresh("c"));
        Assert.Equal(["a", "b"], Take(scheduler, limit: 2));
        Assert.Equal(2, scheduler.Running);
    }

    [Fact]
    public void A_list_is_read_while_what_is_announced_or_on_its_way_to_the_disk_leaves_a_slot()
    {
        var scheduler = new CaptureScheduler(isJournaled: true);
        Place(scheduler, Fresh("a"), Comparing("b"), Comparing("c"), Listed("d"));
        Assert.True(scheduler.TryTakeUnannounced(1, out var announcing));
        Assert.Equal([], Take(scheduler, limit: 1));
        Assert.Equal(["b", "c"], Take(scheduler, limit: 2));
        scheduler.NoteAnnounced(announcing);
        Assert.Equal(["a"], Take(scheduler, limit: 3));
        Assert.Equal(["d"], Take(scheduler, limit: 4));
    }

    [Fact]
    public void Announcements_on_their_way_to_the_disk_and_slots_in_use_count_against_those_that_may_be_made()
    {
        var scheduler = new CaptureScheduler(isJournaled: true);
        Place(scheduler, Fresh("a"), Fresh("b"), Fresh("c"), Fresh("d"));
        Assert.True(scheduler.TryTakeUnannounced(2, out var first));
        Assert.True(scheduler.TryTakeUnannounced(2, out _));
        Assert.False(scheduler.TryTakeUnannounced(2, out _));
        scheduler.NoteAnnounced(first);
        Assert.False(scheduler.TryTakeUnannounced(2, out _));
        Assert.Equal(["a"], Take(scheduler, limit: 2));
        Assert.False(scheduler.TryTakeUnannounced(2, out _));
        scheduler.EndStep();
        Assert.True(scheduler.TryTakeUnannounced(2, out _));
    }

    [Fact]
    public void An_idle_slot_asks_for_announcements_only_where_there_is_something_to_announce_or_on_its_way()
    {
        var scheduler = new CaptureScheduler(isJournaled: true);
        // Nothing was there to be sent at all.
        scheduler.NoteIdleSlot(limit: 1);
        Place(scheduler, Fresh("a"), Fresh("b"), Fresh("c"), Fresh("d"));
        Assert.True(scheduler.TryTakeUnannounced(1, out var first));
        Assert.False(scheduler.TryTakeUnannounced(1, out _));
        scheduler.NoteIdleSlot(limit: 1);
        Assert.True(scheduler.TryTakeUnannounced(1, out _));
        Assert.False(scheduler.TryTakeUnannounced(1, out _));
        scheduler.NoteAnnounced(first);
        scheduler.NoteIdleSlot(limit: 1);
        Assert.False(scheduler.TryTakeUnannounced(1, out _));
    }

    [Fact]
    public void An_idle_slot_with_all_announcements_on_their_way_asks_for_one_more_ahead()
    {
        var scheduler = new CaptureScheduler(isJournaled: true);
        Place(scheduler, Fresh("a"));
        Assert.True(scheduler.TryTakeUnannounced(1, out _));
        scheduler.NoteIdleSlot(limit: 1);
        Place(scheduler, Fresh("b"), Fresh("c"));
        Assert.True(scheduler.TryTakeUnannounced(1, out _));
        Assert.False(scheduler.TryTakeUnannounced(1, out _));
    }

    [Theory]
    [InlineData(0, true)]
    [InlineData(1, false)]
    public void What_waited_a_sixth_of_a_second_for_its_slot_was_not_announced_too_early(long longer, bool isAhead)
    {
        var scheduler = new CaptureScheduler(isJournaled: true);
        Place(scheduler, Fresh("a"), Fresh("b"), Fresh("c"));
        scheduler.NoteIdleSlot(limit: 1);
        Announce(scheduler, limit: 1, flushedAt: Stopwatch.Frequency);
        Assert.True(scheduler.TryTake(1, isPaused: false, Stopwatch.Frequency + (Stopwatch.Frequency / 6) + longer, out _));
        scheduler.EndStep();
        Assert.Equal(isAhead ? ["c"] : [], Announce(scheduler, limit: 1));
    }

    [Fact]
    public void What_was_announced_too_early_takes_one_announcement_ahead_back_and_never_more_than_there_are()
    {
        var scheduler = new CaptureScheduler(isJournaled: true);
        Place(scheduler, [.. Enumerable.Range(0, 20).Select(number => Fresh($"{number}"))]);
        scheduler.NoteIdleSlot(limit: 1);
        scheduler.NoteIdleSlot(limit: 1);
        Assert.Equal(3, Announce(scheduler, limit: 1).Count);
        TakeLate(scheduler, 1);
        Assert.Equal([], Announce(scheduler, limit: 1));
        TakeLate(scheduler, 2);
        // None ahead, and the one for the slot.
        Assert.Single(Announce(scheduler, limit: 1));
        TakeLate(scheduler, 1);
        Assert.Single(Announce(scheduler, limit: 1));
        scheduler.NoteIdleSlot(limit: 1);
        Assert.Equal([], Announce(scheduler, limit: 1));

        static void TakeLate(CaptureScheduler scheduler, int count)
        {
            for (var number = 0; number < count; number++)
            {
                Assert.True(scheduler.TryTake(1, isPaused: false, Stopwatch.Frequency, out _));
                scheduler.EndStep();
            }
        }
    }

    [Fact]
    public void What_was_not_sent_is_given_up_and_what_is_looked_for_is_not()
    {
        var scheduler = new CaptureScheduler(isJournaled: false);
        Assert.False(scheduler.IsStopped);
        Assert.False(scheduler.TryTakeUnsent(out _));
        Place(scheduler, Unresolved("looked"), Fresh("a"), Comparing("b"));
        var left = new List<string>();
        while (scheduler.TryTakeUnsent(out var operation))
            left.Add(NameOf(operation));
        Assert.Equal(["a", "b"], left);
        Assert.Equal(["looked"], Take(scheduler, limit: 8));
    }

    [Fact]
    public void It_is_not_idle_while_a_slot_is_in_use()
    {
        var scheduler = new CaptureScheduler(isJournaled: false);
        Place(scheduler, Fresh("a"));
        Take(scheduler, limit: 1);
        Assert.False(scheduler.IsIdle);
        scheduler.EndStep();
        Assert.True(scheduler.IsIdle);
    }

    [Fact]
    public void The_slot_in_which_the_clock_is_asked_for_is_in_use_until_the_answer()
    {
        var scheduler = new CaptureScheduler(isJournaled: true);
        Place(scheduler, Fresh("a"), Unresolved("looked"));
        Assert.True(scheduler.TryAskClock(isKnown: false, out _));
        Assert.Equal([], Take(scheduler, limit: 1));
        scheduler.EndClock();
        Assert.Equal(0, scheduler.Running);
        Assert.Equal(["looked"], Take(scheduler, limit: 1));
    }

    private static void Place(CaptureScheduler scheduler, params CaptureOperation[] operations) => Array.ForEach(operations, scheduler.Place);

    private static List<string> Take(CaptureScheduler scheduler, int limit, bool isPaused = false)
    {
        var taken = new List<string>();
        while (scheduler.TryTake(limit, isPaused, 0, out var operation))
            taken.Add(NameOf(operation));
        return taken;
    }

    /// <summary>Announces what may be announced, on the disk at once.</summary>
    private static List<string> Announce(CaptureScheduler scheduler, int limit, long flushedAt = 0)
    {
        var announced = new List<CaptureOperation>();
        while (scheduler.TryTakeUnannounced(limit, out var operation))
            announced.Add(operation);
        foreach (var operation in announced)
        {
            var announcement = new Stage.Announced(null, 0, default);
            announcement.Learn(new DurableFlush(), flushedAt);
            operation.Move(announcement);
            scheduler.NoteAnnounced(operation);
        }

        return announced.ConvertAll(NameOf);
    }

    private static string NameOf(CaptureOperation operation) => operation.PaymentIntentId["pi_".Length..];

    private static CaptureOperation Fresh(string name) => BatchRun.Operations([("pi_" + name, 5)])[0];

    private static CaptureOperation Comparing(string name)
    {
        var operation = Fresh(name);
        operation.Move(new Stage.Comparing(null));
        return operation;
    }

    private static CaptureOperation Listed(string name)
    {
        var operation = Fresh(name);
        operation.Move(new Stage.Listed(new CaptureDetails { Id = "cap_1" }));
        return operation;
    }

    private CaptureOperation Verifying(string name)
    {
        var operation = Fresh(name);
        operation.BeginSend(1);
        operation.Move(new Stage.Verifying(operation.Make("cap_1", DojoCapture.Accepted, null, _world.UtcNow), null, _world, TimeSpan.FromSeconds(30)));
        return operation;
    }

    private CaptureOperation Unresolved(string name)
    {
        var operation = Fresh(name);
        var send = new UnansweredSend(operation.PaymentIntentId, 5, null, null);
        operation.Move(new Stage.Unresolved(send, CaptureDoubt.Unanswered, CaptureErrors.OutcomeUnknown(operation, 503, null, ApiFailure.None, null), _world, TimeSpan.FromSeconds(30)));
        return operation;
    }
}
