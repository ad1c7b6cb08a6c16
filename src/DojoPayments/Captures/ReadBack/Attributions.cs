using System;
using System.Collections.Generic;
using System.Linq;
using DojoPayments.Api;

namespace DojoPayments.Captures;

/// <summary>
/// Which captures of the API are whose, for the whole process (see <see cref="SharedState"/>): the ids that are spoken for,
/// and the sends that are still looking for theirs.
/// </summary>
internal sealed class Attributions
{
    /// <summary>What the server's clock may differ from what was learnt of it, its Date header having whole seconds.</summary>
    public static readonly TimeSpan ClockSlack = TimeSpan.FromSeconds(5);

    private readonly object _gate = new();
    private readonly World _world;
    private readonly AttributedIds _ids = new();
    private readonly Dictionary<string, List<OpenSend>> _open = new(StringComparer.Ordinal);

    // An id belongs to an operation. Where the journal of that may not say so, because another batch found the capture or the
    // line never reached the disk, it must be known when the journal is opened again: the id is not free for its read-back.
    private readonly Dictionary<(string Journal, string OperationId), CaptureDetails> _made = [];

    public Attributions(World world) => _world = world;

    /// <summary>Says that a capture belongs to an operation.</summary>
    /// <returns>False where that was said of it before.</returns>
    public bool TryAttribute(string paymentIntentId, string captureId)
    {
        lock (_gate)
            return _ids.Add(paymentIntentId, captureId);
    }

    /// <summary>Keeps what an operation made for whoever opens its journal next.</summary>
    public void Keep(string journal, string operationId, CaptureDetails capture)
    {
        lock (_gate)
            _made[(journal, operationId)] = capture;
    }

    /// <summary>What an operation made took no money after all.</summary>
    public void Forget(string journal, string operationId)
    {
        lock (_gate)
            _made.Remove((journal, operationId));
    }

    /// <summary>A send looks for its capture from now on.</summary>
    public void Open(OpenSend send)
    {
        lock (_gate)
        {
            if (!_open.TryGetValue(send.PaymentIntentId, out var sends))
                _open[send.PaymentIntentId] = sends = [];
            if (!sends.Contains(send))
                sends.Add(send);
        }
    }

    /// <summary>The sends of an intent whose captures are not found.</summary>
    public IReadOnlyList<OpenSend> OpenOf(string paymentIntentId)
    {
        lock (_gate)
            return _open.TryGetValue(paymentIntentId, out var sends) ? [.. sends] : [];
    }

    /// <summary>Takes over the sends that a journal holds open; what this process knew of that journal is replaced.</summary>
    public void Reopen(string journal, IReadOnlyCollection<OpenSend> sends)
    {
        lock (_gate)
        {
            // What the journal does not hold open is in it, or it is a new one of that name.
            var held = new HashSet<string>(sends.Select(static send => send.OperationId!), StringComparer.Ordinal);
            foreach (var made in _made.Keys.Where(made => made.Journal == journal && !held.Contains(made.OperationId)).ToList())
                _made.Remove(made);
            foreach (var intent in _open.Keys.ToList())
            {
                _open[intent].RemoveAll(send => send.Journal == journal);
                RemoveIfEmpty(intent);
            }
        }

        foreach (var send in sends)
        {
            send.Journal = journal;
            lock (_gate)
                send.Capture = _made.TryGetValue((journal, send.OperationId!), out var made) ? made : null;
            if (send.Capture is null)
                Open(send);
        }
    }

    /// <summary>What became of a send is known.</summary>
    public void Close(OpenSend send)
    {
        lock (_gate)
        {
            if (_open.TryGetValue(send.PaymentIntentId, out var sends) && sends.Remove(send))
                RemoveIfEmpty(send.PaymentIntentId);
        }
    }

    /// <summary>Gives the captures of an intent to the sends that are open for it: the oldest send takes the oldest capture.</summary>
    /// <param name="mine">The send that is asked about; one of the open ones.</param>
    /// <param name="listed">The intent's captures as the API lists them.</param>
    /// <param name="serverNow">The server's clock when the list was asked for.</param>
    /// <param name="resendAfter">How long after a send its absence from the list is taken for proof.</param>
    public Finding Find(OpenSend mine, IReadOnlyList<CaptureDetails> listed, DateTimeOffset serverNow, TimeSpan resendAfter)
    {
        lock (_gate)
        {
            var intent = mine.PaymentIntentId;
            var equals = _open[intent].FindAll(send => send.Amount == mine.Amount && send.TipsAmount == mine.TipsAmount);
            var now = _world.Timestamp;
            var sends = equals.Select(send => (Send: send, First: send.FirstSent(serverNow, now), Last: send.LastSent(serverNow, now))).OrderBy(send => send.First).ToList();
            var matching = listed.Where(capture => capture.Amount == mine.Amount && (capture.TipsAmount ?? 0) == mine.TipsAmount && capture.Counts).ToList();
            // Neither an entry that cannot be told from others nor a send without a time can be matched with certainty.
            if (matching.Exists(static capture => string.IsNullOrWhiteSpace(capture.Id) || capture.CreatedAt is null) || matching.Select(static capture => capture.Id).Distinct(StringComparer.Ordinal).Count() < matching.Count || sends.Exists(static send => send.First is null))
                return Finding.Ambiguous;

            var found = new List<Attribution>();
            var candidates = matching.Where(capture => !_ids.Contains(intent, capture.Id!)).OrderBy(static capture => capture.CreatedAt).ToList();
            foreach (var (send, first, _) in sends)
            {
                var index = candidates.FindIndex(capture => capture.CreatedAt >= first - ClockSlack);
                if (index < 0)
                    continue;
                found.Add(new Attribution(send, candidates[index]));
                candidates.RemoveAt(index);
            }

            foreach (var attribution in found)
            {
                _ids.Add(intent, attribution.Capture.Id!);
                attribution.Send.Capture = attribution.Capture;
                if (attribution.Send.Journal is { } journal)
                    _made[(journal, attribution.Send.OperationId!)] = attribution.Capture;
                _open[intent].Remove(attribution.Send);
            }

            RemoveIfEmpty(intent);
            var isDue = sends.TrueForAll(send => serverNow - send.Last >= resendAfter + ClockSlack);
            return new Finding(found, isAmbiguous: false, isDue);
        }
    }

    private void RemoveIfEmpty(string paymentIntentId)
    {
        if (_open[paymentIntentId].Count == 0)
            _open.Remove(paymentIntentId);
    }
}

/// <summary>A capture of the API and the send that made it.</summary>
internal readonly record struct Attribution(OpenSend Send, CaptureDetails Capture);

/// <summary>What a list of captures says about the open sends.</summary>
internal sealed class Finding
{
    public static readonly Finding Ambiguous = new([], isAmbiguous: true, isDue: false);

    public Finding(IReadOnlyList<Attribution> attributions, bool isAmbiguous, bool isDue)
    {
        Attributions = attributions;
        IsAmbiguous = isAmbiguous;
        IsDue = isDue;
    }

    public IReadOnlyList<Attribution> Attributions { get; }

    /// <summary>The list holds an entry that could be anybody's: nothing can be said.</summary>
    public bool IsAmbiguous { get; }

    /// <summary>All equal sends are so long past that what is not listed was not made.</summary>
    public bool IsDue { get; }
}
