using DojoPayments.Rows;

namespace DojoPayments.Tests.Captures;

public class WrittenDecimalsTests
{
    public static TheoryData<object> Written =>
    [
        "10.50", "10,50", "10.5", "10,5", "0.07", "0.00", " 10.50 ", "\u00A010.50", "-10.50", "(10.50)", "+10.50", "\u00A310.50", "10,50 \u20AC",
        "1,000.50", "1.000,50", "1 000,50", "1\u00A0000,50", "1'000.50", "1,000,000.5", "12345678901234.50",
        10.5, 10.25, -10.5, 0.07, 10.5f, 10.5m, 10.50m, 10.00m, 40.0m, 40.0000m, 12.5000m,
    ];

    public static TheoryData<object> NotWritten =>
    [
        null!, string.Empty, " ", ".", ",", "10", "1,000", "1.000", "10.505", "10,505", "10.", ".50", ",5", "1.2.3", "01.11.26", "10.5.5", "1kb", "1e3", "1e3.5", "v1.5", "x", "10.50x", "\u0661.\u0665\u0660",
        10, 10L, 10.0, 10.505, 0.1 + 0.2, double.NaN, double.PositiveInfinity, 1e300, 1e-3, 10m, 10.505m, 10.5050m, decimal.MaxValue, decimal.MinValue, true, '5', DayOfWeek.Friday, new object(),
    ];

    [Theory]
    [MemberData(nameof(Written))]
    public void One_or_two_decimals_are_seen_however_they_are_dressed(object value) => Assert.True(WrittenDecimals.Are(value));

    [Theory]
    [MemberData(nameof(NotWritten))]
    public void Anything_else_proves_nothing(object? value) => Assert.False(WrittenDecimals.Are(value));
}
