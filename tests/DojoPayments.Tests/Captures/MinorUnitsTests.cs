using DojoPayments.Rows;

namespace DojoPayments.Tests.Captures;

public class MinorUnitsTests
{
    public static TheoryData<object, long> Accepted => new()
    {
        { "1", 1 },
        { "1000", 1000 },
        { " 1000 ", 1000 },
        { "007", 7 },
        { "0", 0 },
        { "999999999999", 999_999_999_999 },
        { (sbyte)5, 5 },
        { (byte)5, 5 },
        { (short)5, 5 },
        { (ushort)5, 5 },
        { 5, 5 },
        { 5u, 5 },
        { 5L, 5 },
        { 5ul, 5 },
        { 5m, 5 },
    };

    public static TheoryData<object, long> AcceptedWhereTheUnitIsGiven => new()
    {
        { 5.0, 5 },
        { 5f, 5 },
        { 999_999_999_999d, 999_999_999_999 },
    };

    public static TheoryData<object> Refused => new()
    {
        null!, string.Empty, " ", "10.50", "10,50", "1,000", "1.000", "1kb", "0x10", "#10", "&h10", "1e3", "10L", "-5", "+5", "1 000", "(10)", "£10", "10p",
        "\u00A010", "10\t", "\uFEFF10", "\u0661\u0662", "\uFF11\uFF12", "1234567890123", "$true",
        10.5, 10.5m, 10.5f, 5.0m, 5.00m, -5, -5.0, -5m, double.NaN, double.PositiveInfinity, double.MaxValue, decimal.MaxValue, 1_000_000_000_000, ulong.MaxValue, long.MinValue,
        true, '5', DayOfWeek.Friday, new DateTime(2026, 1, 1, 0, 0, 0, DateTimeKind.Utc), new object[] { 5 }, new object(),
    };

    [Theory]
    [MemberData(nameof(Accepted))]
    public void Whole_minor_units_are_read_as_they_stand(object value, long expected)
    {
        Assert.True(MinorUnits.TryRead(value, acceptsFloating: false, out var amount));
        Assert.Equal(expected, amount);
    }

    [Theory]
    [MemberData(nameof(AcceptedWhereTheUnitIsGiven))]
    public void A_floating_point_number_is_an_amount_only_where_somebody_said_of_what(object value, long expected)
    {
        Assert.False(MinorUnits.TryRead(value, acceptsFloating: false, out _));
        Assert.True(MinorUnits.TryRead(value, acceptsFloating: true, out var amount));
        Assert.Equal(expected, amount);
    }

    [Theory]
    [MemberData(nameof(Refused))]
    public void Anything_that_could_be_read_in_two_ways_is_refused(object? value)
    {
        Assert.False(MinorUnits.TryRead(value, acceptsFloating: true, out var amount));
        Assert.Equal(0, amount);
    }

    [Theory]
    [InlineData("de-DE")]
    [InlineData("en-GB")]
    [InlineData("ar-SA")]
    public void The_culture_of_the_user_changes_nothing(string culture)
    {
        var before = System.Globalization.CultureInfo.CurrentCulture;
        try
        {
            System.Globalization.CultureInfo.CurrentCulture = new System.Globalization.CultureInfo(culture);
            Assert.True(MinorUnits.TryRead("1050", acceptsFloating: false, out var amount));
            Assert.Equal(1050, amount);
            Assert.False(MinorUnits.TryRead("10,50", acceptsFloating: false, out _));
            Assert.False(MinorUnits.TryRead("1.050", acceptsFloating: false, out _));
        }
        finally
        {
            System.Globalization.CultureInfo.CurrentCulture = before;
        }
    }
}
