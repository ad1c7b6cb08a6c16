using System;
using System.Collections.Generic;
using System.Linq;
using DojoPayments.Rows;

namespace DojoPayments.Protocol;

/// <summary>
/// The captures that the intents of one run list, and the captures among them that its rows have taken. Only this run and its
/// journal count: a capture that an earlier run made without this journal is the capture of the same row in this run. For an
/// intent that was read only the captures that are left are kept, so that a million of intents need little memory.
/// </summary>
internal sealed class ListedCaptures
{
    private readonly object _gate = new();
    private readonly AttributedIds _own = new();
    private readonly AttributedIds _takenUnnamed = new();
    // For each intent that was read, the place of its currency, from 1.
    private readonly FingerprintMap<byte> _read = new(1024);
    private readonly List<string?> _currencies = [null];
    private readonly Dictionary<string, List<CaptureDetails>> _left = new(StringComparer.Ordinal);
    private readonly HashSet<UnansweredSend> _ownSends = [];

    /// <summary>The identity of the run's journal; null without one.</summary>
    public string? Journal { get; set; }

    /// <summary>Records that a capture belongs to this run or to its journal.</summary>
    public void Attribute(string paymentIntentId, string captureId)
    {
        lock (_gate)
            Own(paymentIntentId, captureId);
    }

    /// <summary>Records the capture that a finished operation of this run made, or may have made.</summary>
    /// <param name="paymentIntentId">The intent of the operation.</param>
    /// <param name="captureId">The capture; null if it has none.</param>
    /// <param name="send">The sends that are, or were, in doubt; null if none was.</param>
    public void Learn(string paymentIntentId, string? captureId, UnansweredSend? send)
    {
        lock (_gate)
        {
            if (captureId is not null)
                Own(paymentIntentId, captureId);
            if (send is not null)
                _ownSends.Add(send);
        }
    }

    /// <summary>Records that the capture of a send was found.</summary>
    public void Learn(UnansweredSend send)
    {
        if (IsOwn(send) && send.Capture is { Id: { } id })
            Attribute(send.PaymentIntentId, id);
    }

    /// <summary>True for a send of this run or of its journal: its capture is another one than the capture of the compared row.</summary>
    public bool IsOwn(UnansweredSend send)
    {
        lock (_gate)
            return _ownSends.Contains(send) || (send.Journal is { } journal && journal == Journal);
    }

    /// <summary>True if the captures of an intent are known.</summary>
    public bool IsRead(string paymentIntentId)
    {
        lock (_gate)
            return Place(paymentIntentId) != 0;
    }

    /// <summary>The currency of an intent as an ISO 4217 code; null if the intent was not read, or the API gives none.</summary>
    public string? CurrencyOf(string paymentIntentId)
    {
        lock (_gate)
            return Place(paymentIntentId) is var place and > 0 ? _currencies[place - 1] : null;
    }

    /// <summary>Records the captures that an intent lists now; they replace its earlier list.</summary>
    /// <param name="paymentIntentId">The intent.</param>
    /// <param name="listed">Its captures.</param>
    /// <param name="currency">Its currency as an ISO 4217 code; null if the API gives none.</param>
    public void Note(string paymentIntentId, CaptureDetails[] listed, string? currency = null)
    {
        lock (_gate)
        {
            _read.At(FingerprintSet.Fingerprint(paymentIntentId)) = PlaceOf(currency);
            if (listed.Length == 0 && _left.Count == 0)
                return;
            var left = listed.Where(entry => entry.Id is null || !_own.Contains(paymentIntentId, entry.Id)).ToList();
            if (left.Count > 0)
                _left[paymentIntentId] = left;
            else
                _left.Remove(paymentIntentId);
        }
    }

    /// <summary>Compares a row with the list of its intent; a capture that is found belongs to the row from then on.</summary>
    /// <param name="row">The row; its intent was read.</param>
    /// <param name="capture">The capture if one is found, and if it was declined.</param>
    public Comparison Take(CheckedRow row, out CaptureDetails? capture)
    {
        var intent = row.Row.PaymentIntentId!;
        lock (_gate)
        {
            // The usual case, kept cheap.
            capture = null;
            if (row.Row.CaptureId is null && !_left.ContainsKey(intent))
                return Comparison.Missing;
            var payload = OperationKey.Payload(intent, row.Amount, row.TipsAmount);
            // A row without a CaptureId may have taken the capture that a later equal row names: then the later row takes another one.
            var isNamed = row.Row.CaptureId is { } name && !_takenUnnamed.Contains(payload, name);
            if (!_left.TryGetValue(intent, out var left))
                left = [];
            var result = isNamed ? Named(row, left, out capture) : Oldest(row, left, out capture);
            if (result != Comparison.Found)
                return result;
            Own(intent, capture!.Id!);
            if (!isNamed)
                _takenUnnamed.Add(payload, capture.Id!);
            return result;
        }
    }

    /// <summary>Takes the youngest capture of an intent of which nothing remains: it is the one that took the remaining amount.</summary>
    /// <param name="paymentIntentId">The intent.</param>
    /// <param name="tips">Minor units.</param>
    /// <returns>Null if that capture cannot be identified.</returns>
    public CaptureDetails? TakeLast(string paymentIntentId, long tips)
    {
        lock (_gate)
        {
            if (!_left.TryGetValue(paymentIntentId, out var left))
                return null;
            var counting = left.FindAll(static entry => entry.Counts);
            if (counting.Count == 0 || !counting.TrueForAll(static entry => entry.Amount > 0 && entry.CreatedAt is not null && !string.IsNullOrWhiteSpace(entry.Id)))
                return null;
            var last = counting.OrderBy(static entry => entry.CreatedAt).Last();
            if ((last.TipsAmount ?? 0) != tips)
                return null;
            Own(paymentIntentId, last.Id!);
            return last;
        }
    }

    private byte Place(string paymentIntentId) => _read.Find(FingerprintSet.Fingerprint(paymentIntentId));

    private byte PlaceOf(string? currency)
    {
        var place = _currencies.IndexOf(currency);
        if (place < 0 && _currencies.Count < byte.MaxValue)
        {
            place = _currencies.Count;
            _currencies.Add(currency);
        }

        // ISO 4217 has fewer; what is beyond that counts as not known.
        return (byte)(Math.Max(place, 0) + 1);
    }

    private static Comparison Oldest(CheckedRow row, List<CaptureDetails> left, out CaptureDetails? capture)
    {
        capture = null;
        if (CaptureMatcher.Distinct(CaptureMatcher.Matching(left, row.Amount, row.TipsAmount ?? 0)) is not { } matching)
            return Comparison.Unclear;
        capture = matching.FirstOrDefault();
        return capture is null ? Comparison.Missing : Comparison.Found;
    }

    private Comparison Named(CheckedRow row, List<CaptureDetails> left, out CaptureDetails? capture)
    {
        var name = row.Row.CaptureId!;
        var entries = left.FindAll(entry => string.Equals(entry.Id, name, StringComparison.Ordinal));
        capture = entries.FirstOrDefault();
        if (capture is null)
            return _own.Contains(row.Row.PaymentIntentId!, name) ? Comparison.Taken : Comparison.NotListed;
        if (!capture.Counts)
            return Comparison.Declined;
        if (CaptureMatcher.Distinct(entries) is null)
            return Comparison.Unclear;
        return capture.Amount == row.Amount && (capture.TipsAmount ?? 0) == (row.TipsAmount ?? 0) ? Comparison.Found : Comparison.OtherAmount;
    }

    /// <summary>
    /// Records that a capture belongs to one row or one send from now on, and removes it from the captures that are left.
    /// </summary>
    private void Own(string intent, string captureId)
    {
        _own.Add(intent, captureId);
        if (_left.Count == 0 || !_left.TryGetValue(intent, out var left))
            return;
        left.RemoveAll(entry => string.Equals(entry.Id, captureId, StringComparison.Ordinal));
        if (left.Count == 0)
            _left.Remove(intent);
    }
}
