using System.Text;
using System.Text.Json;
using DojoPayments.Api;
using DojoPayments.Protocol;

namespace DojoPayments.Tests.Simulated;

/// <summary>How old what is believed may be.</summary>
public class CaptureRulesTests
{
    private static readonly TimeSpan s_resendAfter = TimeSpan.FromMinutes(15);

    [Theory]
    [InlineData(0.9, 9, 9, false)]
    [InlineData(1, 10, 10, false)]
    [InlineData(0, 0, -10, false)]
    [InlineData(1.1, 9, 9, true)]
    [InlineData(0, 11, 0, true)]
    [InlineData(0, 0, 11, true)]
    [InlineData(0, 0, -11, true)]
    public void An_announcement_is_stale_by_any_clock(double onDisk, double written, double locally, bool isStale) =>
        Assert.Equal(isStale, CaptureRules.Default.IsStale(TimeSpan.FromSeconds(onDisk), TimeSpan.FromSeconds(written), TimeSpan.FromSeconds(locally), s_resendAfter));

    [Fact]
    public void Two_answers_count_that_are_apart()
    {
        Assert.False(CaptureRules.Default.IsConfirmed(TimeSpan.FromSeconds(9), s_resendAfter));
        Assert.True(CaptureRules.Default.IsConfirmed(TimeSpan.FromSeconds(10), s_resendAfter));
    }

    [Theory]
    [InlineData(false, 0, true)]
    [InlineData(true, 0, false)]
    [InlineData(false, 3, false)]
    public void A_cached_or_slow_answer_teaches_no_clock(bool isAged, int seconds, bool teaches)
    {
        var answer = new ApiExchange<PaymentIntentResponse> { ServerDate = DateTimeOffset.UnixEpoch, IsAged = isAged, Elapsed = TimeSpan.FromSeconds(seconds) };
        Assert.Equal(teaches, answer.FreshDate is not null);
    }

    [Theory]
    [InlineData("\"2026-03-02T09:00:00Z\"", true)]
    [InlineData("\"2026-03-02T09:00:00.123+01:00\"", true)]
    [InlineData("\"2026-03-02T09:00:00-05:00\"", true)]
    [InlineData("\"2026-03-02T09:00:00\"", false)]
    [InlineData("\"2026-03-02\"", false)]
    [InlineData("\"yesterday Z\"", false)]
    [InlineData("1767344400", false)]
    [InlineData("{\"at\":1}", false)]
    [InlineData("null", false)]
    public void A_time_without_an_offset_is_none(string json, bool isOne)
    {
        var read = JsonSerializer.Deserialize(Encoding.UTF8.GetBytes("{\"id\":\"pi_1\",\"captures\":[{\"id\":\"cp_1\",\"createdAt\":" + json + ",\"amount\":5}]}"), ApiJson.Default.PaymentIntentResponse);
        var capture = Assert.Single(read!.Captures!);
        Assert.Equal(isOne, capture.CreatedAt is not null);
        Assert.Equal(5, capture.Amount);
    }
}
