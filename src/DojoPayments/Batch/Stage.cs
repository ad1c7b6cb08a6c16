using System;
using DojoPayments.Journal;
using DojoPayments.Protocol;

namespace DojoPayments.Batch;

/// <summary>
/// The stage of an operation: one of a closed set. A stage holds the facts that are known in it, so that no fact can be asked for
/// that its operation does not have; <see cref="StageTable"/> lists the stages that may follow each one.
/// </summary>
internal abstract class Stage
{
    private Stage()
    {
    }

    public abstract StageKind Kind { get; }

    /// <summary>The sends whose outcome is not known, or was not known for a time; null in the usual case.</summary>
    public abstract UnansweredSend? Send { get; }

    /// <summary>True if the journal has an announcement of the operation whose send was not made, or provably was not processed.</summary>
    public virtual bool IsAnnounced => false;

    /// <summary>The capture; null before it is accepted.</summary>
    public virtual DojoCapture? Capture => null;

    /// <summary>The error of a decided operation that is refused or in doubt; null otherwise.</summary>
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

        /// <summary>The stage of an operation that was neither sent nor announced.</summary>
        public static Queued Fresh { get; } = new(null, isAnnounced: false);

        public override StageKind Kind => StageKind.Queued;

        public override UnansweredSend? Send => _send;

        public override bool IsAnnounced { get; }

        /// <param name="send">The sends in doubt; null if there are none.</param>
        /// <param name="isAnnounced">True if the announced send provably was not processed.</param>
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
        /// <summary>The capture as the API lists it.</summary>
        public CaptureDetails Details => details;

        public override StageKind Kind => StageKind.Listed;

        public override UnansweredSend? Send => null;
    }

    /// <inheritdoc cref="StageKind.Comparing"/>
    public sealed class Comparing(UnansweredSend? send) : Stage
    {
        /// <summary>The number of reads of the intent for the operation.</summary>
        public int Reads { get; set; }

        public override StageKind Kind => StageKind.Comparing;

        public override UnansweredSend? Send => send;
    }

    /// <inheritdoc cref="StageKind.Announced"/>
    /// <param name="send">The earlier sends in doubt; null if there are none.</param>
    /// <param name="writtenAt">The <see cref="World.Timestamp"/> at which the announcement was written.</param>
    /// <param name="writtenAtLocally">The same time by this machine's clock.</param>
    public sealed class Announced(UnansweredSend? send, long writtenAt, DateTimeOffset writtenAtLocally) : Stage
    {
        private readonly long _writtenAtLocally = writtenAtLocally.UtcTicks;

        /// <summary>The proof that the announcement is on the disk, which the send uses up; null while it is not there.</summary>
        public DurableFlush? Flush { get; private set; }

        /// <summary>The <see cref="World.Timestamp"/> at which the flush was reported.</summary>
        public long FlushedAt { get; private set; }

        public override StageKind Kind => StageKind.Announced;

        public override UnansweredSend? Send => send;

        public override bool IsAnnounced => Flush is not null;

        /// <summary>True if the announcement is to be written again before the send.</summary>
        /// <param name="rules">The rules, which decide it.</param>
        /// <param name="now">The present <see cref="World.Timestamp"/>.</param>
        /// <param name="nowLocally">The same time by this machine's clock.</param>
        /// <param name="resendAfter">The time after a send by which the API is trusted to list its capture.</param>
        public bool IsStale(CaptureRules rules, long now, DateTimeOffset nowLocally, TimeSpan resendAfter) =>
            rules.IsStale(World.Between(FlushedAt, now), World.Between(writtenAt, now), new TimeSpan(nowLocally.UtcTicks - _writtenAtLocally), resendAfter);

        /// <summary>Takes in whether the announcement reached the disk.</summary>
        /// <param name="flush">The proof of the flush; null if the announcement did not reach the disk.</param>
        /// <param name="now">The present <see cref="World.Timestamp"/>.</param>
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

        /// <param name="send">The earlier sends in doubt; null if there are none.</param>
        public static InFlight Of(UnansweredSend? send) => send is null ? s_first : new InFlight(send);
    }

    /// <summary>A stage in which the intent is read repeatedly for a limited time.</summary>
    public abstract class Looking : Stage
    {
        // After ten minutes of refusals further reads are of no use.
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

        /// <summary>The number of reads of the intent.</summary>
        public int Looks { get; private set; }

        /// <summary>The number of reads that the API refused with 429.</summary>
        public int Refusals { get; private set; }

        public bool IsOver => _world.Since(_begunAt) >= _patience;

        /// <summary>Counts a read.</summary>
        /// <returns>The number of the read, from 1.</returns>
        public int Look() => ++Looks;

        /// <summary>Counts a refused read.</summary>
        /// <returns>The number of the read, from 1.</returns>
        public int Refuse() => ++Refusals;

        /// <summary>Extends the time by a wait that the API asked for, in which it does not answer; at most ten minutes in all.</summary>
        public void Extend(TimeSpan hold) => _patience = _patience + hold < _longest ? _patience + hold : _longest;
    }

    /// <inheritdoc cref="StageKind.Unresolved"/>
    public sealed class Unresolved : Looking
    {
        // The Date header has whole seconds.
        private static readonly TimeSpan s_dateUnit = TimeSpan.FromSeconds(1);

        private (long At, DateTimeOffset Date, string Ids)? _absent;

        /// <param name="send">The sends of the operation.</param>
        /// <param name="doubt">The reason of the doubt.</param>
        /// <param name="otherwise">The error of the row if no capture is found.</param>
        /// <param name="world">The clocks.</param>
        /// <param name="patience">The time for the reads.</param>
        public Unresolved(UnansweredSend send, CaptureDoubt doubt, DojoException otherwise, World world, TimeSpan patience)
            : base(world, patience)
        {
            Send = send;
            Doubt = doubt;
            Otherwise = otherwise;
        }

        public CaptureDoubt Doubt { get; }

        /// <summary>The error of the row if no capture is found.</summary>
        public DojoException Otherwise { get; }

        public override StageKind Kind => StageKind.Unresolved;

        public override UnansweredSend Send { get; }

        /// <summary>Takes in an answer that shows the capture as not made.</summary>
        /// <param name="ids">The ids of the captures that the answer lists.</param>
        /// <param name="askedAt">The <see cref="World.Timestamp"/> at which it was asked for.</param>
        /// <param name="date">The time of the answer, by the server's clock.</param>
        /// <param name="now">The <see cref="World.Timestamp"/> at which it came.</param>
        /// <returns>
        /// The time from the arrival of the first answer with the same list to the request for this one; below zero for the first
        /// answer. Null if the list differs from the one before, or if less time passed between the dates of the answers: a cache that
        /// sends no Age repeats one answer, with its Date.
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

        /// <summary>Takes in an answer that does not show the capture as not made.</summary>
        public void Unconfirm() => _absent = null;
    }

    /// <inheritdoc cref="StageKind.Verifying"/>
    public sealed class Verifying : Looking
    {
        private readonly UnansweredSend? _send;
        private DojoCapture _capture;

        /// <param name="capture">The accepted capture.</param>
        /// <param name="send">The sends that were in doubt; null if there were none.</param>
        /// <param name="world">The clocks.</param>
        /// <param name="patience">The time for the reads.</param>
        public Verifying(DojoCapture capture, UnansweredSend? send, World world, TimeSpan patience)
            : base(world, patience)
        {
            _capture = capture;
            _send = send;
        }

        public override StageKind Kind => StageKind.Verifying;

        public override UnansweredSend? Send => _send;

        public override DojoCapture Capture => _capture;

        /// <summary>Takes in the present status of the capture.</summary>
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

        /// <param name="capture">The capture; null if there is none.</param>
        /// <param name="error">The error; null if there is none.</param>
        /// <param name="send">The sends that are, or were, in doubt; null if there are none.</param>
        public static Settled Of(DojoCapture? capture, DojoException? error, UnansweredSend? send) => send is null ? new Settled(capture, error) : new InDoubt(capture, error, send);

        // A type of its own, because nearly all operations need no such reference.
        private sealed class InDoubt(DojoCapture? capture, DojoException? error, UnansweredSend send) : Settled(capture, error)
        {
            public override UnansweredSend Send => send;
        }
    }
}
