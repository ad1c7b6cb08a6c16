using System;
using System.Collections.Generic;
using System.Globalization;
using DojoPayments.Intents;

namespace DojoPayments.Plans;

/// <summary>Counts the intents of which the rows of a plan take only a part, by the AutoExpireAction for the remaining amount.</summary>
internal sealed class PlannedRests
{
    private readonly Count _captured = new("Capture");
    private readonly Count _released = new("Release");

    /// <summary>Takes in a row that would be sent.</summary>
    /// <param name="intent">The intent of the row.</param>
    /// <param name="planned">The amount that earlier rows take, in minor units.</param>
    /// <param name="before">The amount that they leave, in minor units; null if it is not known.</param>
    /// <param name="amount">The amount of the row, in minor units.</param>
    public void Note(DojoPaymentIntent intent, long planned, long? before, long amount)
    {
        if (before is not { } left)
            return;
        foreach (var count in (Count[])[_captured, _released])
        {
            if (intent.AutoExpireAction == count.Action)
                count.Note(intent, wasPart: planned > 0, isPart: left > amount, left - amount);
        }
    }

    /// <summary>The warnings after all rows are planned.</summary>
    public IEnumerable<string> Tell()
    {
        if (_captured.Intents > 0)
            yield return Tell(_captured, "what is left may be captured automatically when the authorisation lapses. Dojo's documents do not say whether it is. Look at the intent after that time, or capture all that is to be taken before it");
        if (_released.Intents > 0)
            yield return Tell(_released, "what is left stays held on the card until the authorisation lapses. The API has no call that gives it back before");
    }

    private static string Tell(Count count, string what) => string.Format(
        CultureInfo.InvariantCulture,
        "These rows take a part of {0} whose AutoExpireAction is {1}: {2}.{3}",
        count.Intents == 1 ? "1 payment intent" : $"{count.Intents} payment intents",
        count.Action,
        what,
        count.Example is { } example ? $" One of them: {example}." : string.Empty);

    private sealed class Count(string action)
    {
        private string? _exampleId;

        public string Action => action;

        public long Intents { get; private set; }

        public string? Example { get; private set; }

        public void Note(DojoPaymentIntent intent, bool wasPart, bool isPart, long left)
        {
            Intents += (isPart ? 1 : 0) - (wasPart ? 1 : 0);
            var isExample = string.Equals(_exampleId, intent.Id, StringComparison.Ordinal);
            if (isPart && (isExample || _exampleId is null))
                (_exampleId, Example) = (intent.Id, $"{intent.Id}, {DojoMoney.Format(left, intent.Currency)} left, to be captured before {IntentState.Time(intent.CaptureBefore)}");
            else if (!isPart && isExample)
                (_exampleId, Example) = (null, null);
        }
    }
}
