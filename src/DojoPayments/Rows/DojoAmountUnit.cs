namespace DojoPayments;

/// <summary>The unit of the amounts of an input.</summary>
public enum DojoAmountUnit
{
    /// <summary>Pence or cents: 1050 is 10.50.</summary>
    Minor,

    /// <summary>
    /// Pounds or euros, with at most two decimals: 10.50, 10.5 and 10. Only for currencies that have a hundredth, GBP and EUR.
    /// </summary>
    Major,
}
