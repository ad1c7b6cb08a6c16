using System;
using System.Collections;
using System.Collections.Generic;
using System.Management.Automation;

namespace DojoPayments.Cmdlets;

/// <summary>
/// Finds the payment intent's id in an object of the pipeline. The engine reports each object without that property in an error
/// of its own; with this attribute, and a parameter that takes the whole object too, the cmdlet gets the object and reports all of
/// them in one error. The object is no parameter of its own: to bind one more parameter costs more for each row than this.
/// </summary>
internal sealed class PipedRowAttribute : ArgumentTransformationAttribute
{
    [ThreadStatic]
    private static PSObject? s_last;

    /// <summary>The names of the property with the id.</summary>
    public static IReadOnlyList<string> Names { get; } = ["PaymentIntentId", "Id", "IntentId"];

    /// <summary>The object that this thread bound last; null if a value was typed. The engine binds and processes on one thread.</summary>
    public static PSObject? Last => s_last;

    // Called for each row: the engine does this before it looks at the properties itself.
    public override object? Transform(EngineIntrinsics engineIntrinsics, object? inputData)
    {
        var row = inputData as PSObject;
        s_last = row;
        if (row is null || row.BaseObject is IEnumerable)
            return inputData;
        foreach (var name in Names)
        {
            if (row.Properties[name] is { } property)
                return property.Value;
        }

        // The text of an object is no id.
        return string.Empty;
    }
}
