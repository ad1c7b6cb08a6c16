using DojoPayments.Api;
using DojoPayments.Confirmations;
using DojoPayments.Intents;
using DojoPayments.Protocol;
using DojoPayments.Rows;

namespace DojoPayments.Tests.Captures;

/// <summary>What an answer about an intent says of a capture.</summary>
public class CaptureConfirmerTests
{
    private static readonly DateTimeOffset s_now = new(2026, 11, 1, 9, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData("a list without it", false, "NotListed", DojoErrorId.DojoCaptureNotListed)]
    [InlineData("a list without it", true, null, DojoErrorId.DojoReadFailed)]
    [InlineData("no list", false, null, DojoErrorId.DojoReadFailed)]
    [InlineData("Successful", true, "Successful", null)]
    [InlineData("Settled", false, "Settled", null)]
    [InlineData(null, false, "Accepted", null)]
    public void Only_a_fresh_list_proves_that_a_capture_is_not_there(string? answer, bool isAged, string? status, object? errorId)
    {
        CaptureDetails[]? captures = answer switch
        {
            "no list" => null,
            "a list without it" => [new CaptureDetails { Id = "cp_2", Amount = 5, Status = CaptureStatuses.Successful }],
            _ => [new CaptureDetails { Id = "cp_1", Amount = 5, Status = answer }],
        };
        var intent = DojoPaymentIntent.From(new IntentDocument { Id = "pi_1", Status = IntentStatuses.Authorized, Captures = captures });

        var confirmation = CaptureConfirmer.Confirm(Reported(s_now.AddDays(-1)), new IntentReading(intent, null, captures, isAged), s_now, out var error);

        Assert.Equal((status, errorId), (confirmation?.Status, error?.Id));
    }

    [Theory]
    [InlineData(-14, "Accepted")]
    [InlineData(-16, "NotListed")]
    [InlineData(14, "Accepted")]
    [InlineData(16, "NotListed")]
    public void A_capture_may_be_listed_later_for_a_quarter_of_an_hour_by_whatever_clock(int minutes, string status)
    {
        var intent = DojoPaymentIntent.From(new IntentDocument { Id = "pi_1", Status = IntentStatuses.Authorized, Captures = [] });
        Assert.Equal(status, CaptureConfirmer.Confirm(Reported(s_now.AddMinutes(minutes)), new IntentReading(intent, null, []), s_now, out _)?.Status);
    }

    private static ReportedCapture Reported(DateTimeOffset at) =>
        CaptureConfirmer.Check(new DojoCaptureInstruction(1, "pi_1", 5L, null, null, null) { CaptureId = "cp_1" }, new RowRules { AcceptsCaptureId = true }, at);
}
