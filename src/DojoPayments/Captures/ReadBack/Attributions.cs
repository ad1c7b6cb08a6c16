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
    private readonly Dictionary<(string Intent, long Amount, long Tips), List<OpenSend>> _open = [];

    // What one batch finds for the journal of another is not in that journal, and must be known when it is opened again.
    private readonly Dictionary<(string Journal, string OperationId), CaptureDetails> _foundForOthers = [];

    public Attributions(World world) => _world = world;

    /// <summary>Says that a capture that was just made belongs to an operation.</summary>
    public void Attribute(string captureId)
    {
        lock (_gate)
            _ids.Add(captureId);
    }

    /// <summary>Says it of a capture that a journal tells of, and perhaps not for the first time in this process.</summary>
    public void AttributeRecorded(string captureId)
    {
        lock (_gate)
        {
            if (!_ids.Contains(captureId))
                _ids.Add(captureId);
        }
    }

    /// <summary>A send looks for its capture from now on.</summary>
    public void Open(OpenSend send)
    {
        lock (_gate)
        {
            if (!_open.TryGetValue(Key(send), out var equals))
                _open[Key(send)] = equals = [];
            if (!equals.Contains(send))
                equals.Add(send);
        }
    }

    /// <summary>Takes over the sends that a journal holds open; what this process knew of that journal is replaced.</summary>
    public void Reopen(string journal, IReadOnlyCollection<OpenSend> sends)
    {
        lock (_gate)
        {
            foreach (var key in _open.Keys.ToList())
            {
                _open[key].RemoveAll(send => send.Journal == journal);
                if (_open[key].Count == 0)
                    _open.Remove(key);
            }
        }

        foreach (var send in sends)
        {
            send.Journal = journal;
            lock (_gate)
                send.Capture = _foundForOthers.TryGetValue((journal, send.OperationId!), out var found) ? found : null;
            if (send.Capture is null)
                Open(send);
        }
    }

    /// <summary>What became of a send is known.</summary>
    public void Close(OpenSend send)
    {
        lock (_gate)
        {
            if (_open.TryGetValue(Key(send), out var equals) && equals.Remove(send) && equals.Count == 0)
                _open.Remove(Key(send));
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
            var equals = _open[Key(mine)];
            var now = _world.Timestamp;
            var sends = equals.Select(send => (Send: send, First: send.FirstSent(serverNow, now), Last: send.LastSent(serverNow, now))).OrderBy(send => send.First).ToList();
            var matching = listed.Where(capture => capture.Amount == mine.Amount && (capture.TipsAmount ?? 0) == mine.TipsAmount && capture.Counts).ToList();
            // Neither an entry that cannot be told from others nor a send without a time can be matched with certainty.
            if (matching.Exists(static capture => string.IsNullOrEmpty(capture.Id) || capture.CreatedAt is null) || sends.Exists(static send => send.First is null))
                return Finding.Ambiguous;

            var found = new List<Attribution>();
            var candidates = matching.Where(capture => !_ids.Contains(capture.Id!)).OrderBy(static capture => capture.CreatedAt).ToList();
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
                _ids.Add(attribution.Capture.Id!);
                attribution.Send.Capture = attribution.Capture;
                if (attribution.Send.Journal is { } journal && journal != mine.Journal)
                    _foundForOthers[(journal, attribution.Send.OperationId!)] = attribution.Capture;
                equals.Remove(attribution.Send);
            }

            if (equals.Count == 0)
                _open.Remove(Key(mine));
            var isDue = sends.TrueForAll(send => serverNow - send.Last >= resendAfter + ClockSlack);
            return new Finding(found, isAmbiguous: false, isDue);
        }
    }

    private static (string Intent, long Amount, long Tips) Key(OpenSend send) => (send.PaymentIntentId, send.Amount, send.TipsAmount);
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
