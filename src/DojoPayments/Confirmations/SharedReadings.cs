using System;
using System.Collections.Generic;
using DojoPayments.Intents;

namespace DojoPayments.Confirmations;

/// <summary>
/// Keeps the reading of an intent until its last capture, so that an intent is read once, independent of the distance of its
/// captures. All captures must be known beforehand, as in a journal.
/// </summary>
internal sealed class SharedReadings
{
    private readonly Dictionary<string, int> _toCome = new(StringComparer.Ordinal);
    private readonly Dictionary<string, IntentReading> _kept = new(StringComparer.Ordinal);

    /// <param name="captures">All captures that are to be confirmed.</param>
    public SharedReadings(IEnumerable<DojoCaptureJournalEntry> captures)
    {
        foreach (var capture in captures)
        {
            _toCome.TryGetValue(capture.PaymentIntentId, out var count);
            _toCome[capture.PaymentIntentId] = count + 1;
        }
    }

    /// <summary>True if an intent need not be read.</summary>
    public bool Has(string paymentIntentId) => _kept.ContainsKey(paymentIntentId);

    /// <summary>Takes the reading for one capture.</summary>
    /// <param name="paymentIntentId">The intent of the capture.</param>
    /// <param name="reading">The reading for this capture; empty if the intent was not read for it.</param>
    /// <returns>The kept reading if there is one; otherwise the given one.</returns>
    public IntentReading Take(string paymentIntentId, IntentReading reading)
    {
        if (_kept.TryGetValue(paymentIntentId, out var kept))
            reading = kept;
        if (--_toCome[paymentIntentId] > 0)
            _kept[paymentIntentId] = reading;
        else
            _kept.Remove(paymentIntentId);
        return reading;
    }
}
