using System;
using System.Globalization;
using System.Management.Automation;

namespace DojoPayments.Cmdlets;

/// <summary>Reads how long an authorisation still lasts.</summary>
internal sealed class LifetimeAttribute : ArgumentTransformationAttribute
{
    private static readonly TimeSpan s_longest = TimeSpan.FromDays(365);

    public override object Transform(EngineIntrinsics engineIntrinsics, object? inputData)
    {
        if (WrittenTimeSpan.TryRead(inputData, out var time) && time > TimeSpan.Zero && time <= s_longest)
            return time;
        var value = inputData is PSObject wrapped ? wrapped.BaseObject : inputData;
        var read = value is null ? "nothing" : $"'{Convert.ToString(value, CultureInfo.InvariantCulture)}' ({value.GetType().Name})";
        throw new ArgumentTransformationMetadataException(
            $"The time was read as {read}, which is not a length of time above zero and of 365 days at most. Write days.hours:minutes:seconds, such as 2.00:00:00 for two days or 06:00:00 for six hours, or give a TimeSpan. Nothing was read from the API.");
    }
}
