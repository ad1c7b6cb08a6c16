using System;
using System.Collections.Generic;
using System.Linq;
using DojoPayments.Batch;

namespace DojoPayments.Protocol;

/// <summary>
/// Which captures of the API are whose, for the whole process (see <see cref="ApiAddressState"/>): the ids that are spoken for,
/// and the sends that are still looking for theirs.
/// </summary>
internal sealed class Attributions
{
    private readonly object _gate = new();
    private readonly CaptureRules _rules;
    private readonly AttributedIds _ids = new();
    private readonly Dictionary<string, List<UnansweredSend>> _open = new(StringComparer.Ordinal);

    // Equal sends cannot be told apart, so that the own capture of one that was given another's may still be looked for.
    private readonly Dictionary<string, List<UnansweredSend>> _found = new(StringComparer.Ordinal);

    // An id belongs to an operation. Where the journal of that may not say so, because another batch found the capture or the
    // line never reached the disk, it must be known when the journal is opened again: the id is not free for its read-back.
    private readonly Dictionary<(string Journal, string OperationId), CaptureDetails> _made = [];

    public Attributions(CaptureRules rules) => _rules = rules;

    /// <summary>Says that a capture belongs to an operation.</summary>
    /// <param name="paymentIntentId">The intent.</param>
    /// <param name="captureId">The capture.</param>
    /// <param name="taken">What the run of the operation found, see <see cref="Take"/>.</param>
    /// <returns>False if that was said of it before.</returns>
    public bool TryAttribute(string paymentIntentId, string captureId, AttributedIds? taken = null)
    {
        var capture = AttributedIds.Fingerprint(paymentIntentId, captureId);
        lock (_gate)
            return taken?.Contains(capture) != true && _ids.Add(capture);
    }

    /// <summary>
    /// Says that a capture which was listed before anything was sent for it is a row's. For that run and its journal alone: the
    /// send that made it, which the journal of another run may have in doubt, is to find it all the same.
    /// </summary>
    /// <param name="taken">What that run found.</param>
    /// <param name="paymentIntentId">The intent.</param>
    /// <param name="captureId">The capture.</param>
    public void Take(AttributedIds taken, string paymentIntentId, string captureId)
    {
        lock (_gate)
            taken.Add(paymentIntentId, captureId);
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
    public void Open(UnansweredSend send)
    {
        lock (_gate)
            Add(_open, send);
    }

    /// <summary>The sends of an intent whose captures are not found.</summary>
    public IReadOnlyList<UnansweredSend> OpenOf(string paymentIntentId)
    {
        lock (_gate)
            return [.. SendsOf(_open, paymentIntentId)];
    }

    /// <summary>The unanswered sends of an intent whose captures were found.</summary>
    public IReadOnlyList<UnansweredSend> FoundOf(string paymentIntentId)
    {
        lock (_gate)
            return _found.Count == 0 ? [] : [.. SendsOf(_found, paymentIntentId)];
    }

    /// <summary>Takes over the unanswered sends that a journal holds; what this process knew of that journal is replaced.</summary>
    /// <param name="journal">Its identity.</param>
    /// <param name="open">Those that look for a capture.</param>
    /// <param name="found">Those whose capture was found.</param>
    /// <param name="taken">What its rows found in lists, see <see cref="Take"/>; null if nobody asks.</param>
    public void Reopen(string journal, IReadOnlyCollection<UnansweredSend> open, IReadOnlyCollection<UnansweredSend> found, AttributedIds? taken)
    {
        lock (_gate)
        {
            // What the journal does not hold open is in it, or it is a new one of that name.
            var held = new HashSet<string>(open.Select(static send => send.OperationId!), StringComparer.Ordinal);
            foreach (var made in _made.Keys.Where(made => made.Journal == journal && !held.Contains(made.OperationId)).ToList())
                _made.Remove(made);
            // A run that did not know of it gave a send what another row of the journal had found.
            foreach (var send in open.Where(send => _made.TryGetValue((journal, send.OperationId!), out var made) && taken?.Contains(send.PaymentIntentId, made.Id!) == true))
                _made.Remove((journal, send.OperationId!));
            RemoveOf(_open, journal);
            RemoveOf(_found, journal);
            foreach (var send in open.Concat(found))
            {
                send.Journal = journal;
                if (_made.TryGetValue((journal, send.OperationId!), out var made))
                    send.Capture = made;
                Add(send.Capture is null ? _open : _found, send);
            }
        }
    }

    /// <summary>The outcome of a send is known.</summary>
    public void Close(UnansweredSend send)
    {
        lock (_gate)
            Remove(_open, send);
    }

    /// <summary>Gives the captures of an intent to the sends that are open for it, see <see cref="CaptureMatcher"/>.</summary>
    /// <param name="mine">The send that is asked about; one of the open ones.</param>
    /// <param name="answer">The intent with its captures as the API lists them.</param>
    /// <param name="now">When the answer was asked for.</param>
    /// <param name="resendAfter">How long after a send its absence from the list is taken for proof.</param>
    /// <param name="taken">What the run that asks found, see <see cref="Take"/>.</param>
    public MatchResult Find(UnansweredSend mine, PaymentIntentResponse answer, Clocks now, TimeSpan resendAfter, AttributedIds taken)
    {
        lock (_gate)
        {
            var intent = mine.PaymentIntentId;
            bool IsAttributed(string captureId) => _ids.Contains(intent, captureId) || taken.Contains(intent, captureId);
            var sends = SendsOf(_open, intent).Concat(SendsOf(_found, intent)).ToLookup(static send => (send.Amount, send.TipsAmount));
            var found = new List<Attribution>();
            // All that look for a capture of this intent: what is another's must not stand in the way of this one.
            foreach (var equals in sends)
            {
                foreach (var attribution in _rules.Match([.. equals], answer.Captures!, IsAttributed, now) ?? [])
                {
                    Attribute(attribution);
                    found.Add(attribution);
                }
            }

            return new MatchResult(found, _rules.Judge(intent, answer, [.. sends[(mine.Amount, mine.TipsAmount)]], IsAttributed, now, resendAfter));
        }
    }

    private void Attribute(Attribution attribution)
    {
        var (send, capture) = attribution;
        _ids.Add(send.PaymentIntentId, capture.Id!);
        send.Capture = capture;
        if (send.Journal is { } journal)
            _made[(journal, send.OperationId!)] = capture;
        Remove(_open, send);
        Add(_found, send);
    }

    private static List<UnansweredSend> SendsOf(Dictionary<string, List<UnansweredSend>> byIntent, string intent) =>
        byIntent.TryGetValue(intent, out var sends) ? sends : [];

    private static void Add(Dictionary<string, List<UnansweredSend>> byIntent, UnansweredSend send)
    {
        if (!byIntent.TryGetValue(send.PaymentIntentId, out var sends))
            byIntent[send.PaymentIntentId] = sends = [];
        if (!sends.Contains(send))
            sends.Add(send);
    }

    private static void Remove(Dictionary<string, List<UnansweredSend>> byIntent, UnansweredSend send)
    {
        if (byIntent.TryGetValue(send.PaymentIntentId, out var sends) && sends.Remove(send) && sends.Count == 0)
            byIntent.Remove(send.PaymentIntentId);
    }

    private static void RemoveOf(Dictionary<string, List<UnansweredSend>> byIntent, string journal)
    {
        foreach (var send in byIntent.Values.SelectMany(static sends => sends).Where(send => send.Journal == journal).ToList())
            Remove(byIntent, send);
    }
}

/// <summary>What a list of captures says about the open sends.</summary>
/// <param name="Attributions">Whose captures were found.</param>
/// <param name="Obstacle">Why what is not found may have been made all the same.</param>
internal sealed record MatchResult(IReadOnlyList<Attribution> Attributions, ResendObstacle Obstacle);
