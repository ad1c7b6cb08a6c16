using System;
using System.Collections;
using System.Collections.Generic;
using System.Linq;
using System.Management.Automation;
using DojoPayments.Rows;

namespace DojoPayments.Cmdlets;

/// <summary>Compares the first object of the pipeline with the parameters that are read from it, see <see cref="InputColumns"/>.</summary>
internal sealed class PipedColumns
{
    private static readonly char[] s_delimiters = [',', ';', '\t', '|'];

    private readonly PSCmdlet _cmdlet;
    private readonly HashSet<string> _typed;
    private readonly bool _hasScript;
    private readonly DojoException? _unread;

    /// <param name="cmdlet">Has bound its command line and no object yet.</param>
    public PipedColumns(PSCmdlet cmdlet)
    {
        _cmdlet = cmdlet;
        _typed = new HashSet<string>(cmdlet.MyInvocation.BoundParameters.Keys, StringComparer.OrdinalIgnoreCase);
        if (!cmdlet.MyInvocation.ExpectingInput)
            return;
        foreach (var bound in cmdlet.MyInvocation.BoundParameters)
        {
            if (bound.Value is null || cmdlet.GetType().GetProperty(bound.Key) is not { } parameter)
                continue;
            var value = CellValues.Unwrap(parameter.GetValue(cmdlet));
            // The engine runs such a script block for each object: until then the parameter has no value.
            _hasScript |= value is null;
            // For a parameter of any type the script block is the value.
            if (value is ScriptBlock)
                _unread ??= ColumnErrors.ScriptBlock(bound.Key, value);
        }
    }

    /// <summary>Ends the pipeline with InvalidColumns if the object that was bound last cannot be read.</summary>
    /// <param name="required">The parameters without which nothing can be sent.</param>
    /// <param name="rest">Takes the object if the id is typed; null if it is not.</param>
    public void Check(IReadOnlyCollection<string> required, RuntimeDefinedParameter? rest = null)
    {
        if (!_cmdlet.MyInvocation.ExpectingInput)
            return;
        if (_unread is not null)
            _cmdlet.ThrowTerminatingError(_unread.ToErrorRecord(null));
        var isTyped = _typed.Contains(nameof(DojoCaptureRowCmdlet.PaymentIntentId));
        if ((isTyped ? rest?.Value as PSObject : PipedRowAttribute.Last) is not { } row)
            return;
        if (Fault(row, required, isTyped) is { } fault)
            _cmdlet.ThrowTerminatingError(fault.ToErrorRecord(row));
    }

    private DojoException? Fault(PSObject row, IReadOnlyCollection<string> required, bool isTyped)
    {
        switch (row.BaseObject)
        {
            case string text when !isTyped:
                return text.IndexOfAny(s_delimiters) >= 0 ? ColumnErrors.LineOfText(text) : null;
            case IDictionary table:
                return ColumnErrors.Hashtable(table.GetType().Name);
            default:
                var columns = new InputColumns([.. row.Properties.Select(static property => property.Name)], Read(required));
                var type = row.BaseObject is PSCustomObject ? null : row.BaseObject.GetType().Name;
                if (!columns.AreRight)
                    return ColumnErrors.WrongColumns(columns, type);
                if (!isTyped)
                    return null;
                return OtherId(row) is { } other ? ColumnErrors.TwoIds(other) : IsAnyBound ? null : ColumnErrors.NothingRead(columns, type);
        }
    }

    // The parameter that takes the whole object is bound in any case. A script block reads the object for its parameter.
    private bool IsAnyBound => _hasScript || _cmdlet.MyInvocation.BoundParameters.Count > _typed.Count + 1;

    /// <summary>The id that a row has beside the typed one; null if it has none, or the same.</summary>
    private string? OtherId(PSObject row)
    {
        var typed = _cmdlet.MyInvocation.BoundParameters[nameof(DojoCaptureRowCmdlet.PaymentIntentId)] as string;
        return PipedRowAttribute.Names
            .Select(name => row.Properties[name]?.Value?.ToString())
            .FirstOrDefault(id => PaymentIntentId.IsValid(id) && !string.Equals(id, typed, StringComparison.Ordinal));
    }

    // What was typed is not read from the rows.
    private List<InputColumn> Read(IReadOnlyCollection<string> required) => [.. _cmdlet.MyInvocation.MyCommand.Parameters.Values
        .Where(parameter => !_typed.Contains(parameter.Name) && parameter.ParameterSets.Values.Any(static set => set.ValueFromPipelineByPropertyName))
        .Select(parameter => new InputColumn([parameter.Name, .. parameter.Aliases], required.Contains(parameter.Name, StringComparer.Ordinal)))];
}
