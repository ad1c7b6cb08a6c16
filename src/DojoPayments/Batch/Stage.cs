using System;
using DojoPayments.Journal;
using DojoPayments.Protocol;

namespace DojoPayments.Batch;

/// <summary>
/// Where an operation is on its way: one of a closed set. A stage holds what is known in it, so that nothing can be asked for
/// that its operation does not have; <see cref="StageTable"/> says which may follow which.
/// </summary>
internal abstract class Stage
{
    private Stage()
    {
    }

    public abstract StageKind Kind { get; }

    /// <summary>The sends of it whose outcome is not known, or was not; null in the usual case.</summary>
    public abstract UnansweredSend? Send { get; }

    /// <summary>The journal has an announcement of it for which no send stands.</summary>
    public virtual bool IsAnnounced => false;

    /// <summary>The capture, once it is accepted.</summary>
    public virtual DojoCapture? Capture => null;

    /// <summary>Why it is refused or in doubt, once it is decided.</summary>
    public virtual DojoException? Error => null;

    /// <inheritdoc cref="StageKind.Queued"/>
    public sealed class Queued : Stage
    {
        private static readonly Queued s_anew = new(null, isAnnounced: true);
        private readonly UnansweredSend? _send;

        private Queued(UnansweredSend? send, bool isAnnounced)
        {
            _send = send;
            IsAnnounced = isAnnounced;
        }

        /// <summary>Nothing was sent or announced.</summary>
        public static Queued Fresh { get; } = new(null, isAnnounced: false);

        public override StageKind Kind => StageKind.Queued;

        public override UnansweredSend? Send => _send;

        public override bool IsAnnounced { get; }

        /// <param name="send">Its sends in doubt.</param>
        /// <param name="isAnnounced">The send that was announced provably was not processed.</param>
        public static Queued Of(UnansweredSend? send, bool isAnnounced)
        {
            if (send is not null)
                return new Queued(send, isAnnounced);
            return isAnnounced ? s_anew : Fresh;
        }
    }

    /// <inheritdoc cref="StageKind.Listed"/>
    public sealed class Listed(CaptureDetails details) : Stage
    {
        /// <summary>As the API lists it.</summary>
        public CaptureDetails Details => details;

        public override StageKind Kind => StageKind.Listed;

        public override UnansweredSend? Send => null;
    }

    /// <inheritdoc cref="StageKind.Comparing"/>
    public sealed class Comparing(UnansweredSend? send) : Stage
    {
        /// <summary>How often the intent was read for it.</summary>
        public int Reads { get; set; }

        public override StageKind Kind => StageKind.Comparing;

        public override UnansweredSend? Send => send;
    }

    /// <inheritdoc cref="StageKind.Announced"/>
    /// <param name="send">Its earlier sends in doubt.</param>
    /// <param name="writtenAt">When it was written, by <see cref="World.Timestamp"/>.</param>
    /// <param name="writtenAtLocally">The same by this machine's clock.</param>
    public sealed class Announced(UnansweredSend? send, long writtenAt, DateTimeOffset writtenAtLocally) : Stage
    {
        private readonly long _writtenAtLocally = writtenAtLocally.UtcTicks;

        /// <summary>The proof that it is on the disk, which the send spends; null while it is not.</summary>
        public DurableFlush? Flush { get; private set; }

        /// <summary>When that was learnt, by <see cref="World.Timestamp"/>.</summary>
        public long FlushedAt { get; private set; }

        public override StageKind Kind => StageKind.Announced;

        public override UnansweredSend? Send => send;

        public override bool IsAnnounced => Flush is not null;

        /// <summary>True if it is to be written anew before the send.</summary>
        /// <param name="rules">Decide that.</param>
        /// <param name="now">By <see cref="World.Timestamp"/>.</param>
        /// <param name="nowLocally">By this machine's clock.</param>
        /// <param name="resendAfter">How long after its send each capture is trusted to be listed.</param>
        public bool IsStale(CaptureRules rules, long now, DateTimeOffset nowLocally, TimeSpan resendAfter) =>
            rules.IsStale(World.Between(FlushedAt, now), World.Between(writtenAt, now), new TimeSpan(nowLocally.UtcTicks - _writtenAtLocally), resendAfter);

        /// <summary>Learns whether it reached the disk.</summary>
        /// <param name="flush">Null if it did not.</param>
        /// <param name="now">By <see cref="World.Timestamp"/>.</param>
        public void Learn(DurableFlush? flush, long now)
        {
            Flush = flush;
            FlushedAt = now;
        }
    }

    /// <inheritdoc cref="StageKind.InFlight"/>
    public sealed class InFlight : Stage
    {
        private static readonly InFlight s_first = new(null);
        private readonly UnansweredSend? _send;

        private InFlight(UnansweredSend? send) => _send = send;

        public override StageKind Kind => StageKind.InFlight;

        public override UnansweredSend? Send => _send;

        /// <param name="send">Its earlier sends in doubt.</param>
        public static InFlight Of(UnansweredSend? send) => send is null ? s_first : new InFlight(send);
    }

    /// <summary>A stage in which the intent is read, again and again for a time.</summary>
    public abstract class Looking : Stage
    {
        // Whoever is refused for longer will not learn more by asking on.
        private static readonly TimeSpan s_longestExtension = TimeSpan.FromMinutes(10);

        private readonly World _world;
        private readonly long _begunAt;
        private readonly TimeSpan _longest;
        private TimeSpan _patience;

        private protected Looking(World world, TimeSpan patience)
        {
            _world = world;
            _begunAt = world.Timestamp;
            _patience = patience;
            _longest = patience + s_longestExtension;
        }

        /// <summary>How often the intent was read.</summary>
        public int Looks { get; private set; }

        /// <summary>How many of them the API refused for being too busy.</summary>
        public int Refusals { get; private set; }

        public bool IsOver => _world.Since(_begunAt) >= _patience;

        /// <summary>Counts a read.</summary>
        /// <returns>Which one it is, from 1.</returns>
        public int Look() => ++Looks;

        /// <summary>Counts a refused read.</summary>
        /// <returns>Which one it is, from 1.</returns>
        public int Refuse() => ++Refusals;

        /// <summary>A wait that the API asked for is no time in which it could have answered; ten minutes of waits are the most.</summary>
        public void Extend(TimeSpan hold) => _patience = _patience + hold < _longest ? _patience + hold : _longest;
    }

    /// <inheritdoc cref="StageKind.Unresolved"/>
    public sealed class Unresolved : Looking
    {
        // The Date header has whole seconds.
        private static readonly TimeSpan s_dateUnit = TimeSpan.FromSeconds(1);

        private (long At, DateTimeOffset Date, string Ids)? _absent;

        /// <param name="send">Its sends.</param>
        /// <param name="doubt">Why they are in doubt.</param>
        /// <param name="otherwise">What the row is told where no capture is found.</param>
        /// <param name="world">Whose clock counts.</param>
        /// <param name="patience">How long to look.</param>
        public Unresolved(UnansweredSend send, CaptureDoubt doubt, DojoException otherwise, World world, TimeSpan patience)
            : base(world, patience)
        {
            Send = send;
            Doubt = doubt;
            Otherwise = otherwise;
        }

        public CaptureDoubt Doubt { get; }

        /// <summary>What the row is told where no capture is found.</summary>
        public DojoException Otherwise { get; }

        public override StageKind Kind => StageKind.Unresolved;

        public override UnansweredSend Send { get; }

        /// <summary>An answer says that it was not made.</summary>
        /// <param name="ids">The captures that it lists.</param>
        /// <param name="askedAt">When it was asked for, by <see cref="World.Timestamp"/>.</param>
        /// <param name="date">Its own time, by the server's clock.</param>
        /// <param name="now">When it came, by <see cref="World.Timestamp"/>.</param>
        /// <returns>
        /// How long before that the first of those in a row was here that say the same; below zero for the first one. Null if it
        /// says another thing than the one before it, or if the answers' own times say that less has passed between them: a cache
        /// that sends no Age repeats one answer, with its Date.
        /// </returns>
        public TimeSpan? Confirm(string ids, long askedAt, DateTimeOffset date, long now)
        {
            var last = _absent;
            if (last is { } first && first.Ids == ids)
            {
                var waited = World.Between(first.At, askedAt);
                if (date - first.Date + s_dateUnit >= waited)
                    return waited;
            }

            _absent = (now, date, ids);
            return last is null ? World.Between(now, askedAt) : null;
        }

        /// <summary>The last answer does not say so.</summary>
        public void Unconfirm() => _absent = null;
    }

    /// <inheritdoc cref="StageKind.Verifying"/>
    public sealed class Verifying : Looking
    {
        private readonly UnansweredSend? _send;
        private DojoCapture _capture;

        /// <param name="capture">As it was accepted.</param>
        /// <param name="send">Its sends that were in doubt.</param>
        /// <param name="world">Whose clock counts.</param>
        /// <param name="patience">How long to look.</param>
        public Verifying(DojoCapture capture, UnansweredSend? send, World world, TimeSpan patience)
            : base(world, patience)
        {
            _capture = capture;
            _send = send;
        }

        public override StageKind Kind => StageKind.Verifying;

        public override UnansweredSend? Send => _send;

        public override DojoCapture Capture => _capture;

        /// <summary>Takes in what the API says of it now.</summary>
        public void Learn(string status) => _capture = _capture.WithStatus(status);
    }

    /// <inheritdoc cref="StageKind.Settled"/>
    public class Settled : Stage
    {
        private readonly DojoCapture? _capture;
        private readonly DojoException? _error;

        private Settled(DojoCapture? capture, DojoException? error)
        {
            _capture = capture;
            _error = error;
        }

        public override StageKind Kind => StageKind.Settled;

        public override UnansweredSend? Send => null;

        public override DojoCapture? Capture => _capture;

        public override DojoException? Error => _error;

        /// <param name="capture">Null if it is not captured.</param>
        /// <param name="error">Null if nothing is wrong with it.</param>
        /// <param name="send">Its sends that are, or were, in doubt.</param>
        public static Settled Of(DojoCapture? capture, DojoException? error, UnansweredSend? send) => send is null ? new Settled(capture, error) : new InDoubt(capture, error, send);

        // Nearly all do without that reference.
        private sealed class InDoubt(DojoCapture? capture, DojoException? error, UnansweredSend send) : Settled(capture, error)
        {
            public override UnansweredSend Send => send;
        }
    }
}
