using System;
using System.Collections.Generic;
using System.Linq;
using DojoPayments.Batch;
using DojoPayments.Intents;

namespace DojoPayments.Plans;

/// <summary>
/// Hands plans back in input order. A row that waits until the operations of its intent are named, as in
/// <see cref="ChangedInput"/>, delays the plans behind it, up to a limit.
/// </summary>
internal sealed class PlanQueue
{
    private const int MaxWaiting = 32_000;

    private readonly OperationRegister _register;
    private readonly CapturePlanner _planner;
    private readonly Queue<(PlanDraft Draft, IntentReading Reading)> _inOrder = new();
    private UnnamedOperations? _unnamed;
    private bool _isGivenUp;

    /// <param name="register">The register of the batch.</param>
    /// <param name="planner">Makes the plans.</param>
    public PlanQueue(OperationRegister register, CapturePlanner planner)
    {
        _register = register;
        _planner = planner;
    }

    /// <summary>Takes in a row after its intent was read, if it had to be read.</summary>
    public void Add(PlanDraft draft, IntentReading reading) => _inOrder.Enqueue((draft, reading));

    /// <summary>Takes the next plan, if it is known.</summary>
    public bool TryTake(out DojoCapturePlan plan)
    {
        plan = null!;
        while (_inOrder.Count > 0)
        {
            var (draft, reading) = _inOrder.Peek();
            var isHeld = IsHeld(draft);
            var error = isHeld ? WhyNot(draft) : null;
            if (isHeld && error is null && !_isGivenUp)
                return false;
            _inOrder.Dequeue();
            if (isHeld && error is null)
                continue;
            plan = error is null ? _planner.End(draft, reading) : _planner.Refuse(draft, error);
            return true;
        }

        return false;
    }

    /// <summary>The end of the input will not be known: the waiting rows get no plan.</summary>
    public void GiveUp() => _isGivenUp = true;

    /// <summary>The input has ended: the waiting rows are refused.</summary>
    /// <returns>The text about operations of the journal that the input does not name; null if there are none.</returns>
    /// <exception cref="DojoException">JournalUnavailable; the journal cannot be read any more.</exception>
    public string? EndInput()
    {
        if (_register.Known.UnnamedCount == 0)
            return null;
        var intents = _inOrder.Where(row => IsHeld(row.Draft)).Select(static row => row.Draft.Row.PaymentIntentId!);
        _unnamed = _register.ReadUnnamed(new HashSet<string>(intents, StringComparer.Ordinal));
        return ChangedInputErrors.Unnamed(_unnamed.First, _register.Known.UnnamedCount, _unnamed.Open.Count());
    }

    private bool IsHeld(PlanDraft draft) => draft is { Obstacle: null, Operation: { } operation } && _register.Known.HasToWait(operation);

    /// <summary>The error of a waiting row; null while the input may still name the operations that it waits for.</summary>
    private DojoException? WhyNot(PlanDraft draft)
    {
        var intent = draft.Row.PaymentIntentId!;
        var count = _register.Known.UnnamedOf(intent);
        if (_unnamed is not null)
            return ChangedInputErrors.OperationChanged(draft.Operation!, _unnamed.Of(intent), count);
        return _inOrder.Count < MaxWaiting ? null : ChangedInputErrors.OperationChanged(draft.Operation!, count, _inOrder.Count - 1);
    }
}
