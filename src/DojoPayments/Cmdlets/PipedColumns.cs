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

    /// <param name="cmdlet">Has bound its command line and no object yet.</param>
    public PipedColumns(PSCmdlet cmdlet)
    {
        _cmdlet = cmdlet;
        _typed = new HashSet<string>(cmdlet.MyInvocation.BoundParameters.Keys, StringComparer.OrdinalIgnoreCase);
    }

    /// <summary>Ends the pipeline with InvalidColumns if the object that was bound last cannot be read.</summary>
    /// <param name="required">The parameters without which nothing can be sent.</param>
    public void Check(IReadOnlyCollection<string> required)
    {
        if (!_cmdlet.MyInvocation.ExpectingInput || _typed.Contains(nameof(DojoCaptureRowCmdlet.PaymentIntentId)) || PipedRowAttribute.Last is not { } row)
            return;
        if (Fault(row, required) is { } fault)
            _cmdlet.ThrowTerminatingError(fault.ToErrorRecord(row));
    }

    private DojoException? Fault(PSObject row, IReadOnlyCollection<string> required)
    {
        switch (row.BaseObject)
        {
            case string text:
                return text.IndexOfAny(s_delimiters) >= 0 ? ColumnErrors.LineOfText(text) : null;
            case IDictionary table:
                return ColumnErrors.Hashtable(table.GetType().Name);
            default:
                var columns = new InputColumns([.. row.Properties.Select(static property => property.Name)], Read(required));
                return columns.AreRight ? null : ColumnErrors.WrongColumns(columns, row.BaseObject is PSCustomObject ? null : row.BaseObject.GetType().Name);
        }
    }

    // What was typed is not read from the rows.
    private List<InputColumn> Read(IReadOnlyCollection<string> required) => [.. _cmdlet.MyInvocation.MyCommand.Parameters.Values
        .Where(parameter => !_typed.Contains(parameter.Name) && parameter.ParameterSets.Values.Any(static set => set.ValueFromPipelineByPropertyName))
        .Select(parameter => new InputColumn([parameter.Name, .. parameter.Aliases], required.Contains(parameter.Name, StringComparer.Ordinal)))];
}
