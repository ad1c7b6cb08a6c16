using DojoPayments.Protocol;

namespace DojoPayments.Tests.Captures;

public class OutageDetectorTests
{
    private readonly OutageDetector _outage = new();

    [Fact]
    public void Five_unknowns_in_a_row_are_an_outage()
    {
        var sends = Begin(5);
        Assert.Equal([false, false, false, false, true], sends.Select(_outage.StayedUnknown));
    }

    [Fact]
    public void A_row_is_one_of_sending_and_not_of_finishing()
    {
        var sends = Begin(6);
        _outage.Answered(sends[2]);
        foreach (var send in (long[])[sends[5], sends[0], sends[3], sends[1], sends[4]])
            Assert.False(_outage.StayedUnknown(send));
    }

    [Fact]
    public void The_last_gap_to_close_completes_the_run()
    {
        var sends = Begin(5);
        foreach (var send in (long[])[sends[4], sends[0], sends[1], sends[3]])
            Assert.False(_outage.StayedUnknown(send));
        Assert.True(_outage.StayedUnknown(sends[2]));
    }

    [Fact]
    public void A_send_that_never_started_neither_counts_nor_breaks_a_run()
    {
        var sends = Begin(6);
        _outage.NotReached(sends[2]);
        Assert.Equal([false, false, false, false, true], new[] { 0, 1, 3, 4, 5 }.Select(index => _outage.StayedUnknown(sends[index])));
    }

    [Fact]
    public void Five_rows_that_never_reached_the_API_are_an_outage_and_one_that_did_breaks_it()
    {
        for (var row = 1; row < OutageDetector.Limit; row++)
            Assert.False(_outage.GaveUpUnreached());
        _outage.Answered(_outage.Begin());
        for (var row = 1; row < OutageDetector.Limit; row++)
            Assert.False(_outage.GaveUpUnreached());
        Assert.True(_outage.GaveUpUnreached());
    }

    [Fact]
    public void A_pause_ends_with_its_run_however_an_answer_and_a_failure_meet()
    {
        const int rounds = 5_000;
        // Sends that never started make the run long to look at.
        const int gap = 1000;
        var (begun, answered, stuck) = (0, 0, 0);
        List<long> sends = [];
        var answering = new Thread(() =>
        {
            for (var round = 1; round <= rounds; round++)
            {
                var wait = default(SpinWait);
                while (Volatile.Read(ref begun) < round)
                    wait.SpinOnce(-1);
                Thread.SpinWait(round % 500);
                _outage.Answered(sends[3 * gap]);
                Volatile.Write(ref answered, round);
            }
        });
        answering.Start();

        for (var round = 1; round <= rounds; round++)
        {
            sends = Begin((4 * gap) + 1);
            foreach (var index in Enumerable.Range(0, 4 * gap))
            {
                if (index % gap == 0)
                    _outage.Unanswered(sends[index]);
                else
                    _outage.NotReached(sends[index]);
            }

            Volatile.Write(ref begun, round);
            _outage.Unanswered(sends[4 * gap]);
            var wait = default(SpinWait);
            while (Volatile.Read(ref answered) < round)
                wait.SpinOnce(-1);
            stuck += _outage.IsPaused ? 1 : 0;
            sends.ForEach(_outage.Answered);
        }

        answering.Join();
        Assert.Equal(0, stuck);
    }

    [Fact]
    public void What_is_long_past_is_forgotten()
    {
        var old = _outage.Begin();
        Begin(10_000);
        Assert.False(_outage.StayedUnknown(old));
    }

    private List<long> Begin(int count) => [.. Enumerable.Range(0, count).Select(_ => _outage.Begin())];
}
