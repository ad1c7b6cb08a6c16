using System.Globalization;

namespace DojoPayments.Tests.Captures;

public class DojoMoneyTests
{
    [Theory]
    [InlineData(1050L, "GBP", "10.50 GBP")]
    [InlineData(1000L, "EUR", "10.00 EUR")]
    [InlineData(5L, "GBP", "0.05 GBP")]
    [InlineData(0L, "GBP", "0.00 GBP")]
    [InlineData(-150L, "GBP", "-1.50 GBP")]
    [InlineData(123_456_789L, "GBP", "1234567.89 GBP")]
    [InlineData(long.MaxValue, "EUR", "92233720368547758.07 EUR")]
    [InlineData(1050L, null, "1050")]
    [InlineData(1050L, "", "1050")]
    [InlineData(1050L, "JPY", "1050 minor units of JPY")]
    [InlineData(null, "GBP", "")]
    public void An_amount_is_written_as_people_read_it(long? amount, string? currency, string expected) => Assert.Equal(expected, DojoMoney.Format(amount, currency));

    [Theory]
    [InlineData("de-DE")]
    [InlineData("ar-SA")]
    public void The_culture_of_the_user_changes_nothing(string culture)
    {
        var before = CultureInfo.CurrentCulture;
        try
        {
            CultureInfo.CurrentCulture = new CultureInfo(culture);
            Assert.Equal("1234.50 GBP", DojoMoney.Format(123_450, "GBP"));
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }
}
