using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using DojoPayments.Api;

namespace DojoPayments.Intents;

/// <summary>
/// Finds the intents that have a remaining amount and lapse within a time, soonest first. The API cannot search for that, so all
/// authorised and captured ones are read. The found ones are held back to the end and sorted then; if there are too many to hold
/// back, some thousands are sorted and handed on at a time.
/// </summary>
internal sealed class ExpiringSearch : IIntentSearch
{
    private const int MaxHeld = 10_000;

    // An intent that is not authorised is voided after 30 days unless it gives another time. A merchant has very many captured
    // intents, so older ones are left out; the intents that are still authorised are few, and are searched at any age.
    private static readonly TimeSpan s_oldest = TimeSpan.FromDays(30) + Authorization.LongestHold;

    private readonly ApiSession _session;
    private readonly TimeSpan _within;
    private readonly int _maxHeld;
    private readonly HashSet<string> _ids = new(StringComparer.Ordinal);
    private readonly List<DojoPaymentIntent> _held = [];
    private IIntentSearch? _search;
    private Func<IIntentSearch>? _next;
    private long _left;

    /// <param name="session">The session with the API.</param>
    /// <param name="statuses">The statuses; null or empty for those that may have a remaining amount.</param>
    /// <param name="from">The earliest creation; null for the default, see above.</param>
    /// <param name="to">The latest creation; null for any.</param>
    /// <param name="first">The greatest number of intents to return.</param>
    /// <param name="within">The time from now, above zero.</param>
    /// <param name="maxHeld">The greatest number of intents that are held back.</param>
    public ExpiringSearch(ApiSession session, string[]? statuses, DateTimeOffset? from, DateTimeOffset? to, long first, TimeSpan within, int maxHeld = MaxHeld)
    {
        _session = session;
        _within = within;
        _maxHeld = maxHeld;
        _left = first;
        var isAnyStatus = statuses is not { Length: > 0 };
        _search = Search(isAnyStatus ? [IntentStatuses.Authorized] : statuses!, from);
        // Second, so that it finds the intents that are captured meanwhile, and the server's time is known.
        if (isAnyStatus)
            _next = () => Search([IntentStatuses.Captured], from ?? session.Clock.UtcNow - s_oldest);

        IntentSearch Search(string[] sought, DateTimeOffset? since) => new(session, sought, since, to, long.MaxValue);
    }

    /// <inheritdoc/>
    public DojoException? Error { get; private set; }

    /// <inheritdoc/>
    public void ReadAhead(CancellationToken stop) => _search?.ReadAhead(stop);

    /// <inheritdoc/>
    public bool TryReadPage(CancellationToken stop, out IReadOnlyList<DojoPaymentIntent> page)
    {
        page = [];
        if (_search is null)
            return false;
        if (_search.TryReadPage(stop, out var read))
        {
            Hold(read);
            if (_held.Count >= _maxHeld)
                page = HandOn();
            return true;
        }

        Error = _search.Error;
        _search = Error is null && !stop.IsCancellationRequested ? _next?.Invoke() : null;
        _next = null;
        if (_search is not null)
            return true;
        page = HandOn(isLast: true);
        return page.Count > 0;
    }

    private void Hold(IReadOnlyList<DojoPaymentIntent> read)
    {
        var now = _session.Clock.UtcNow;
        _held.AddRange(read.Where(intent => IsSought(intent, now) && _ids.Add(intent.Id)));
    }

    // An intent whose time of lapse is not known may lapse at any time.
    private bool IsSought(DojoPaymentIntent intent, DateTimeOffset now) =>
        IntentState.WhyNot(intent) == IntentObstacle.None && intent.RemainingAmount is null or > 0 && (intent.CaptureBefore is null || IntentState.LapsesWithin(intent, now, _within));

    private List<DojoPaymentIntent> HandOn(bool isLast = false)
    {
        var wanted = (int)Math.Min(_left, _held.Count);
        var soonest = _held.OrderBy(static intent => intent.CaptureBefore ?? DateTimeOffset.MaxValue).ThenBy(static intent => intent.Id, StringComparer.Ordinal).Take(wanted).ToList();
        _held.Clear();
        if (!isLast && _left < _maxHeld)
        {
            // An intent on a later page may lapse sooner.
            _held.AddRange(soonest);
            return [];
        }

        _left -= soonest.Count;
        if (_left == 0)
            _search = null;
        return soonest;
    }
}
