using System;
using System.Collections.Generic;
using System.Linq;
using DojoPayments.Batch;

namespace DojoPayments.Protocol;

/// <summary>
/// The owners of the API's captures, for the whole process (see <see cref="ApiAddressState"/>): the ids of captures that belong
/// to an operation, and the sends whose captures are not found yet.
/// </summary>
internal sealed class Attributions
{
    private readonly object _gate = new();
    private readonly CaptureRules _rules;
    private readonly AttributedIds _ids = new();
    private readonly Dictionary<string, List<UnansweredSend>> _open = new(StringComparer.Ordinal);

    // Equal sends cannot be distinguished: a send may have been given the capture of an equal send, and its own capture may
    // still be listed later.
    private readonly Dictionary<string, List<UnansweredSend>> _found = new(StringComparer.Ordinal);

    // An id belongs to an operation. The journal of that operation may lack this, because another batch found the capture or the
    // line never reached the disk. It must be known when the journal is opened again: the id is not free for its read-back.
    private readonly Dictionary<(string Journal, string OperationId), CaptureDetails> _made = [];

    public Attributions(CaptureRules rules) => _rules = rules;

    /// <summary>Records that a capture belongs to an operation.</summary>
    /// <param name="paymentIntentId">The intent.</param>
    /// <param name="captureId">The capture.</param>
    /// <param name="taken">The captures that the run of the operation found, see <see cref="Take"/>.</param>
    /// <returns>False if the capture belongs to an operation already.</returns>
    public bool TryAttribute(string paymentIntentId, string captureId, AttributedIds? taken = null)
    {
        var capture = AttributedIds.Fingerprint(paymentIntentId, captureId);
        lock (_gate)
            return taken?.Contains(capture) != true && _ids.Add(capture);
    }

    /// <summary>
    /// Records that a capture which was listed before a send of the row belongs to the row. This holds for the row's run and its
    /// journal alone: the send that made the capture may be in doubt in the journal of another run, and must still find it.
    /// </summary>
    /// <param name="taken">The captures that the row's run found.</param>
    /// <param name="paymentIntentId">The intent.</param>
    /// <param name="captureId">The capture.</param>
    public void Take(AttributedIds taken, string paymentIntentId, string captureId)
    {
        lock (_gate)
            taken.Add(paymentIntentId, captureId);
    }

    /// <summary>Keeps the capture of an operation for the next run that opens its journal in this process.</summary>
    public void Keep(string journal, string operationId, CaptureDetails capture)
    {
        lock (_gate)
            _made[(journal, operationId)] = capture;
    }

    /// <summary>Removes the kept capture of an operation: it took no money after all.</summary>
    public void Forget(string journal, string operationId)
    {
        lock (_gate)
            _made.Remove((journal, operationId));
    }

    /// <summary>Adds a send that looks for its capture from now on.</summary>
    public void Open(UnansweredSend send)
    {
        lock (_gate)
            Add(_open, send);
    }

    /// <summary>The sends of an intent whose captures are not found.</summary>
    public IReadOnlyList<UnansweredSend> OpenOf(string paymentIntentId)
    {
        lock (_gate)
            return _open.Count == 0 ? [] : [.. SendsOf(_open, paymentIntentId)];
    }

    /// <summary>The unanswered sends of an intent whose captures were found.</summary>
    public IReadOnlyList<UnansweredSend> FoundOf(string paymentIntentId)
    {
        lock (_gate)
            return _found.Count == 0 ? [] : [.. SendsOf(_found, paymentIntentId)];
    }

    /// <summary>Takes over the unanswered sends of a journal; they replace the sends of that journal that this process knew.</summary>
    /// <param name="journal">The identity of the journal.</param>
    /// <param name="open">The sends that look for a capture.</param>
    /// <param name="found">The sends whose capture was found.</param>
    /// <param name="taken">The captures that its rows found in lists, see <see cref="Take"/>; null if there are none.</param>
    public void Reopen(string journal, IReadOnlyCollection<UnansweredSend> open, IReadOnlyCollection<UnansweredSend> found, AttributedIds? taken)
    {
        lock (_gate)
        {
            // An operation that is not open in the journal has its outcome there, or the journal is a new one of the same name.
            var held = new HashSet<string>(open.Select(static send => send.OperationId!), StringComparer.Ordinal);
            foreach (var made in _made.Keys.Where(made => made.Journal == journal && !held.Contains(made.OperationId)).ToList())
                _made.Remove(made);
            // A run that did not know this journal's rows gave a send a capture that another row of the journal had found.
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

    /// <summary>Removes a send from the open ones: its outcome is known.</summary>
    public void Close(UnansweredSend send)
    {
        lock (_gate)
            Remove(_open, send);
    }

    /// <summary>Gives the captures of an intent to the sends that are open for it, see <see cref="CaptureMatcher"/>.</summary>
    /// <param name="mine">The send in question; one of the open ones.</param>
    /// <param name="answer">The intent with its captures as the API lists them.</param>
    /// <param name="now">The time at which the answer was asked for.</param>
    /// <param name="resendAfter">The time after a send from which the absence of its capture from the list is proof.</param>
    /// <param name="taken">The captures that the asking run found, see <see cref="Take"/>.</param>
    public MatchResult Find(UnansweredSend mine, PaymentIntentResponse answer, Clocks now, TimeSpan resendAfter, AttributedIds taken)
    {
        lock (_gate)
        {
            var intent = mine.PaymentIntentId;
            bool IsAttributed(string captureId) => _ids.Contains(intent, captureId) || taken.Contains(intent, captureId);
            var sends = SendsOf(_open, intent).Concat(SendsOf(_found, intent)).ToLookup(static send => (send.Amount, send.TipsAmount));
            var found = new List<Attribution>();
            // For all sends that look for a capture of this intent: a capture of another send must not be an obstacle for this one.
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

/// <summary>The result of the comparison of a list of captures with the open sends.</summary>
/// <param name="Attributions">The captures that were found, each with its send.</param>
/// <param name="Obstacle">The reason why a capture that is not found may have been made all the same.</param>
internal sealed record MatchResult(IReadOnlyList<Attribution> Attributions, ResendObstacle Obstacle);
