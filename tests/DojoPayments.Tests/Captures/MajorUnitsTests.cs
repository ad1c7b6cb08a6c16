using DojoPayments.Rows;

namespace DojoPayments.Tests.Captures;

public class MajorUnitsTests
{
    public static TheoryData<object, long> Accepted => new()
    {
        { "10", 1000 },
        { "10.5", 1050 },
        { "10.50", 1050 },
        { "10.05", 1005 },
        { "0.01", 1 },
        { "0", 0 },
        { "007.10", 710 },
        { " 10.50 ", 1050 },
        { "9999999999.99", 999_999_999_999 },
        { (byte)5, 500 },
        { 5, 500 },
        { 5L, 500 },
        { 10.5, 1050 },
        { 10.1, 1010 },
        { 0.07, 7 },
        { 1.1f, 110 },
        { 4.35, 435 },
        { 9_999_999_999.99, 999_999_999_999 },
        { 10.5m, 1050 },
        { 10.500m, 1050 },
        { 9_999_999_999.99m, 999_999_999_999 },
    };

    public static TheoryData<object> Refused => new()
    {
        null!, string.Empty, " ", "10.505", "10.500", "1,000", "10,50", "1.000,00", "1,000.00", "1 000", ".5", "10.", ".", "-1", "+1", "1e2", "0x10", "1kb", "£10", "10.5p", "10GBP",
        "\u00A010", "10\t", "\uFEFF10", "\u0661\u0662", "10000000000", "1.2.3", "--", "NaN",
        10.505, 0.1 + 0.2, -1.0, double.NaN, double.PositiveInfinity, 1e16, 1e-3, 10_000_000_000d, 10.505m, -1m, decimal.MaxValue, 10_000_000_000L, ulong.MaxValue,
        true, '5', DayOfWeek.Friday, new object(),
    };

    [Theory]
    [MemberData(nameof(Accepted))]
    public void Pounds_and_pence_are_read_to_the_penny(object value, long expected)
    {
        Assert.True(MajorUnits.TryRead(value, out var amount));
        Assert.Equal(expected, amount);
    }

    [Theory]
    [MemberData(nameof(Refused))]
    public void Nothing_is_rounded_and_nothing_guessed(object? value)
    {
        Assert.False(MajorUnits.TryRead(value, out var amount));
        Assert.Equal(0, amount);
    }

    [Fact]
    public void Every_amount_up_to_a_hundred_pounds_is_the_same_however_it_is_written()
    {
        for (var minor = 0; minor <= 10_000; minor++)
        {
            foreach (var written in (object[])[minor / 100m, minor / 100d, (minor / 100m).ToString("0.00", System.Globalization.CultureInfo.InvariantCulture)])
            {
                Assert.True(MajorUnits.TryRead(written, out var read));
                Assert.Equal(minor, read);
            }
        }
    }
}
