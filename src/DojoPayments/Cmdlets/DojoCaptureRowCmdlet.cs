using System.Globalization;
using System.Management.Automation;
using DojoPayments.Batch;
using DojoPayments.Rows;
using static DojoPayments.Cmdlets.CellValues;

namespace DojoPayments.Cmdlets;

/// <summary>The parameters of every cmdlet that takes rows to capture: the rows, their unit and their limits.</summary>
public abstract class DojoCaptureRowCmdlet : DojoSendCmdlet, IDynamicParameters
{
    private readonly RepeatedRows _repeats = new();
    private PipedColumns? _columns;
    private bool _isTyped;
    private RuntimeDefinedParameter? _rest;

    /// <summary>The payment intent to capture from.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [Alias("Id", "IntentId")]
    [PipedRow]
    [AllowEmptyString]
    [AllowNull]
    public string? PaymentIntentId { get; set; }

    /// <summary>
    /// The amount in minor units (pence, cents), above 0, as a whole number: 1050 for 10.50. See <see cref="AmountUnit"/> for
    /// files with 10.50.
    /// </summary>
    // An object, because the engine's conversion to a number changes amounts; see MinorUnits.
    [Parameter(Position = 1, ValueFromPipelineByPropertyName = true)]
    [AllowNull]
    public object? Amount { get; set; }

    /// <summary>The tips in minor units on top of the amount, 0 or more; empty for none.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [Alias("Tips")]
    [AllowNull]
    public object? TipsAmount { get; set; }

    /// <summary>
    /// Captures the rest of the authorisation: the payment intent is read first. Never implied by a missing amount, and not
    /// to be given together with one.
    /// </summary>
    [Parameter]
    public SwitchParameter Remaining { get; set; }

    /// <summary>
    /// The rows say which captures there shall be, and only those that are missing are made: a capture that the intent lists
    /// already, of the row's amount and tips, is taken as this row's. Each intent is read once for it, before its first send.
    /// </summary>
    [Parameter]
    public SwitchParameter SkipCaptured { get; set; }

    /// <summary>The caller's own reference, carried to outputs and errors and not sent.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [AllowEmptyString]
    [AllowNull]
    public string? Reference { get; set; }

    /// <summary>
    /// The caller's own name for this capture: the same one, in this input or on the same journal, is the same capture and is
    /// made once. Derived from intent, amount, tips and occurrence where a journal needs one and none is given.
    /// </summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [AllowEmptyString]
    [AllowNull]
    public string? OperationId { get; set; }

    /// <summary>
    /// The capture that the row is already, as this module's outputs and result files say: a row that has one is refused and
    /// not captured again. With <see cref="SkipCaptured"/> it is compared with what the API lists.
    /// </summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [AllowEmptyString]
    [AllowNull]
    public string? CaptureId { get; set; }

    /// <summary>
    /// The unit of amounts and tips. Major is for files that have 10.50: a point, at most two decimals, no thousands
    /// separators. Only for GBP and EUR, since the currency of a row is not known when it is read.
    /// </summary>
    [Parameter]
    public DojoAmountUnit AmountUnit { get; set; }

    /// <summary>
    /// The largest amount of one row, tips included, in minor units for every <see cref="AmountUnit"/>. A row above it is
    /// refused.
    /// </summary>
    [Parameter]
    public object? MaximumAmount { get; set; }

    /// <summary>
    /// The largest total of this run, tips included, in minor units for every <see cref="AmountUnit"/>. The run ends before
    /// the row that would pass it.
    /// </summary>
    [Parameter]
    public object? MaximumTotal { get; set; }

    /// <summary>The durable record of this batch; run the same input with the same path again to resume it.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? JournalPath { get; set; }

    /// <summary>How many captures may be in flight, and how many reads beside them.</summary>
    [Parameter]
    [ValidateRange(1, 256)]
    public int ThrottleLimit { get; set; } = 8;

    /// <summary>How often a request is repeated that provably was not processed.</summary>
    [Parameter]
    [ValidateRange(0, 100)]
    public int MaximumRetryCount { get; set; } = 3;

    /// <summary>How many rows came in so far.</summary>
    private protected long RowsRead { get; private set; }

    private protected RowRules Rules { get; private set; } = new();

    private protected TotalLimit Total { get; private set; } = new(null);

    /// <summary>
    /// If the id is typed, no parameter takes the whole object of the pipeline, and the engine would report each object that no
    /// parameter takes in an error of its own. This parameter takes it, so that all of them are one error.
    /// </summary>
    object? IDynamicParameters.GetDynamicParameters()
    {
        if (PaymentIntentId is null || !MyInvocation.ExpectingInput)
            return null;
        _rest = new RuntimeDefinedParameter("InputObject", typeof(PSObject), [new ParameterAttribute { ValueFromPipeline = true, DontShow = true }]);
        return new RuntimeDefinedParameterDictionary { [_rest.Name] = _rest };
    }

    /// <summary>Reads the rules for all rows; the key is known by then.</summary>
    private protected void ReadRules()
    {
        _columns = new PipedColumns(this);
        _isTyped = !MyInvocation.ExpectingInput;
        Rules = new RowRules
        {
            Environment = Environment,
            AmountUnit = AmountUnit,
            IsUnitGiven = MyInvocation.BoundParameters.ContainsKey(nameof(AmountUnit)),
            MaximumAmount = ReadLimit(nameof(MaximumAmount), MaximumAmount),
            // What remains has no amount that a capture could be held against.
            AcceptsCaptureId = SkipCaptured && !Remaining,
        };
        Total = new TotalLimit(ReadLimit(nameof(MaximumTotal), MaximumTotal));
    }

    /// <summary>The row that the parameters hold now.</summary>
    private protected DojoCaptureInstruction ReadRow()
    {
        if (RowsRead == 0)
            _columns!.Check(Remaining ? [nameof(PaymentIntentId)] : [nameof(PaymentIntentId), nameof(Amount)], _rest);
        return new(++RowsRead, PaymentIntentId, Unwrap(Amount), Unwrap(TipsAmount), Given(Reference), Given(OperationId)?.Trim())
        {
            CaptureId = Given(CaptureId),
            IsTyped = _isTyped,
        };
    }

    private protected void WarnOfRepeat(CaptureOperation operation)
    {
        if (_repeats.IsFirstRepeat(operation.Row))
        {
            WriteWarning(string.Format(
                CultureInfo.InvariantCulture,
                "{0} has the payment intent, amount, tips and reference of an earlier row. Both are captured. If that is a slip, give the rows an OperationId: rows with the same OperationId are captured once. This warning is not repeated for further rows.",
                RowWords.Place(operation.Instruction)));
        }
    }

    private long? ReadLimit(string parameter, object? value)
    {
        if (value is null)
            return null;
        if (!MinorUnits.TryRead(Unwrap(value), acceptsFloating: true, out var limit) || limit == 0)
            ThrowTerminatingError(RowErrors.InvalidLimit(parameter, Unwrap(value)).ToErrorRecord(value));
        return limit;
    }
}
