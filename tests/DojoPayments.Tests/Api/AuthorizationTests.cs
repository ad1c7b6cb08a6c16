using System.Text.Json;
using DojoPayments.Api;
using DojoPayments.Intents;

namespace DojoPayments.Tests.Api;

/// <summary>When an intent was authorised and by when it has to be captured, out of what the API writes.</summary>
public class AuthorizationTests
{
    private const string Created = "2026-03-01T10:00:00Z";

    [Theory]
    [InlineData(null, 7 * 24 * 3600)]
    [InlineData("00:00:55", 55)]
    [InlineData("1.00:00:00", 24 * 3600)]
    [InlineData("06.23:59:59", (7 * 24 * 3600) - 1)]
    [InlineData("02:30:00.5", 9000.5)]
    // Whatever else is agreed on, the vendor reverses after 7 days.
    [InlineData("8.00:00:00", 7 * 24 * 3600)]
    [InlineData("30.00:00:00", 7 * 24 * 3600)]
    public void The_time_that_an_authorisation_lasts_is_read(string? written, double seconds) => Assert.Equal(TimeSpan.FromSeconds(seconds), Authorization.Hold(written));

    [Theory]
    [InlineData("")]
    [InlineData("55")]
    [InlineData("5")]
    [InlineData("00:55")]
    [InlineData("24:00:00")]
    [InlineData("-1.00:00:00")]
    [InlineData("00:00:00")]
    [InlineData("1:00:00:00")]
    [InlineData("P1D")]
    [InlineData(" 1.00:00:00")]
    public void What_is_written_otherwise_is_no_time(string written) => Assert.Null(Authorization.Hold(written));

    [Theory]
    [InlineData("""{"status":"Authorized","paymentEvents":[{"eventType":"AuthChallenged","transactionDateTime":"2026-03-02T09:00:00Z"},{"eventType":"Authorized","transactionDateTime":"2026-03-02T11:00:00.973410318+01:00"}],"paymentDetails":{"transactionDateTime":"2026-03-03T10:00:00Z"}}""", "2026-03-02T10:00:00.9734103Z", DojoAuthorizedAtSource.PaymentEvents)]
    [InlineData("""{"status":"Authorized","paymentEvents":[{"transactionDateTime":"2026-03-05T10:00:00Z","eventType":"Authorized"},{"transactionDateTime":"2026-03-04T10:00:00Z","eventType":"Authorized","card":{"eventType":"Declined"}}]}""", "2026-03-04T10:00:00Z", DojoAuthorizedAtSource.PaymentEvents)]
    [InlineData("""{"status":"Authorized","paymentEvents":[],"paymentDetails":{"card":{"transactionDateTime":"2020-01-01T00:00:00Z"},"transactionDateTime":"2026-03-03T10:00:00Z"}}""", "2026-03-03T10:00:00Z", DojoAuthorizedAtSource.PaymentDetails)]
    [InlineData("""{"status":"Captured","paymentEvents":[{"eventType":"Captured","transactionDateTime":"2026-03-03T10:00:00Z"}]}""", Created, DojoAuthorizedAtSource.CreatedAt)]
    [InlineData("""{"status":"Authorized","paymentEvents":null,"paymentDetails":null}""", Created, DojoAuthorizedAtSource.CreatedAt)]
    // A time that does not say its offset could be any of a day.
    [InlineData("""{"status":"Authorized","paymentEvents":[{"eventType":"Authorized","transactionDateTime":"2026-03-02T10:00:00"}]}""", Created, DojoAuthorizedAtSource.CreatedAt)]
    // Members of another kind are done without.
    [InlineData("""{"status":"Authorized","paymentEvents":"none","paymentDetails":7}""", Created, DojoAuthorizedAtSource.CreatedAt)]
    [InlineData("""{"status":"Authorized","paymentEvents":{"eventType":"Authorized"},"paymentDetails":[{"transactionDateTime":"2026-03-03T10:00:00Z"}]}""", Created, DojoAuthorizedAtSource.CreatedAt)]
    [InlineData("""{"status":"Authorized","paymentEvents":[7,null,["x"],{"eventType":["Authorized"],"transactionDateTime":{}}],"paymentDetails":{"transactionDateTime":7}}""", Created, DojoAuthorizedAtSource.CreatedAt)]
    public void The_authorisation_is_taken_from_the_best_that_there_is(string json, string at, DojoAuthorizedAtSource source)
    {
        var intent = Read(json);
        Assert.Equal((DateTimeOffset.Parse(at, null), source), (intent.AuthorizedAt, intent.AuthorizedAtSource));
        Assert.Equal(TimeSpan.Zero, intent.AuthorizedAt!.Value.Offset);
        Assert.Equal(TimeSpan.FromDays(7), intent.CaptureBefore - intent.AuthorizedAt);
    }

    [Theory]
    [InlineData("""{"status":"Created"}""")]
    [InlineData("""{"status":"Canceled"}""")]
    [InlineData("""{}""")]
    public void What_is_not_authorised_has_no_such_time(string json)
    {
        var intent = Read(json);
        Assert.Equal((null, null, null), (intent.AuthorizedAt, intent.AuthorizedAtSource, intent.CaptureBefore));
    }

    [Fact]
    public void What_is_captured_by_itself_has_no_deadline()
    {
        var intent = Read("""{"status":"Captured","captureMode":"Auto","paymentDetails":{"transactionDateTime":"2026-03-03T10:00:00Z"}}""");
        Assert.NotNull(intent.AuthorizedAt);
        Assert.Null(intent.CaptureBefore);
    }

    [Theory]
    [InlineData("\"55\"")]
    [InlineData("55")]
    [InlineData("""{"ticks":1}""")]
    public void A_lifetime_that_cannot_be_read_gives_no_deadline_rather_than_a_late_one(string lifetime)
    {
        var intent = Read($$"""{"status":"Authorized","autoExpireIn":{{lifetime}},"autoExpireAction":"Hold"}""");
        Assert.NotNull(intent.AuthorizedAt);
        Assert.Null(intent.CaptureBefore);
        Assert.Equal("Hold", intent.AutoExpireAction);
    }

    private static DojoPaymentIntent Read(string json)
    {
        var document = JsonSerializer.Deserialize(json, IntentJson.Default.IntentDocument)!;
        document.Id = "pi_1";
        document.CaptureMode ??= "Manual";
        document.CreatedAt = DateTimeOffset.Parse(Created, null);
        return DojoPaymentIntent.From(document);
    }
}
