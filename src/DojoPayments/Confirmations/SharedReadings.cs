using System;
using System.Collections.Generic;
using DojoPayments.Intents;

namespace DojoPayments.Confirmations;

/// <summary>
/// Keeps the reading of an intent for as long as captures of it are to come, so that an intent is read once, however far apart its
/// captures stand. Needs to know all of them beforehand, as a journal does.
/// </summary>
internal sealed class SharedReadings
{
    private readonly Dictionary<string, int> _toCome = new(StringComparer.Ordinal);
    private readonly Dictionary<string, IntentReading> _kept = new(StringComparer.Ordinal);

    /// <param name="captures">All that are to be confirmed.</param>
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

    /// <summary>Takes one capture's turn.</summary>
    /// <param name="paymentIntentId">Its intent.</param>
    /// <param name="reading">As it was read for this capture; nothing where it was not.</param>
    /// <returns>The reading that counts.</returns>
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
