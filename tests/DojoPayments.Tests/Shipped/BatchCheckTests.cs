using DojoPayments.Sandbox;

namespace DojoPayments.Tests.Shipped;

/// <summary>Invoke-DojoCaptureBatch -CheckCaptured, as a task runs it on the morning after.</summary>
public sealed class BatchCheckTests : IAsyncLifetime
{
    private BatchScript _script = null!;

    private DojoSandbox Sandbox => _script.Sandbox;

    private string Checked => _script.Csv + ".check.csv";

    public async ValueTask InitializeAsync() => _script = await BatchScript.CreateAsync();

    public ValueTask DisposeAsync() => _script is null ? ValueTask.CompletedTask : _script.DisposeAsync();

    [Fact]
    public async Task It_ends_with_0_where_all_is_money_and_leaves_the_results_of_the_batch()
    {
        _script.Input("Id,Amount,Reference,OperationId", "pi_sandbox_1,400,'=first,", "pi_sandbox_2,1000,,'@op");
        Assert.Equal(0, await _script.Run("-ThrottleLimit", "1"));
        var results = await File.ReadAllTextAsync(_script.Result, TestContext.Current.CancellationToken);
        Sandbox.Ledger.Refund("pi_sandbox_2", 1000);

        Assert.Equal(0, await _script.Run("-CheckCaptured", "-ReportPath", _script.File("report.html")));

        Assert.Equal(["Successful ", "Refunded "], BatchScript.OutcomesIn(Checked));
        Assert.Equal(["'=first", ""], BatchScript.Rows(Checked).Select(row => row["Reference"]));
        Assert.Equal(["pi_sandbox_1/400/0/1", "'@op"], BatchScript.Rows(Checked).Select(row => row["OperationId"]));
        Assert.Equal(results, await File.ReadAllTextAsync(_script.Result, TestContext.Current.CancellationToken));
        Assert.Contains("exit code 0: Checked: 1 Refunded, 1 Successful.", _script.Log[^1], StringComparison.Ordinal);
        // The currency is known, as the payments were read.
        Assert.Contains("4.00 GBP", await File.ReadAllTextAsync(_script.File("report.html"), TestContext.Current.CancellationToken), StringComparison.Ordinal);
        Assert.Equal(2, Sandbox.Requests.Count(ApiOperation.Capture));
    }

    [Fact]
    public async Task It_ends_with_2_where_a_capture_was_declined_and_with_3_where_one_is_not_settled()
    {
        _script.Input("Id,Amount,Reference", "pi_sandbox_1,400,first", "pi_sandbox_2,1000,second", "pi_sandbox_3,1,third");
        Assert.Equal(0, await _script.RunTask("-ThrottleLimit", "1"));
        Sandbox.Ledger.DecideCaptures("pi_sandbox_2", CaptureStatus.Declined);
        Assert.Equal(2, await _script.RunTask("-CheckCaptured", "-ReportPath", _script.File("report.html")));
        Assert.Equal(["Successful ", "Declined DojoCaptureDeclined", "Successful "], BatchScript.OutcomesIn(Checked));
        var report = await File.ReadAllTextAsync(_script.File("report.html"), TestContext.Current.CancellationToken);
        Assert.Contains("Declined and failed captures", report, StringComparison.Ordinal);
        Assert.Contains("Exit code 2: Some captures were declined", report, StringComparison.Ordinal);

        Sandbox.Ledger.DecideCaptures("pi_sandbox_3", CaptureStatus.Created);
        Assert.Equal(3, await _script.Run("-CheckCaptured"));
        Assert.Contains("Created ", BatchScript.OutcomesIn(Checked));
        Assert.Equal(3, Sandbox.Requests.Count(ApiOperation.Capture));
    }

    [Fact]
    public async Task A_declined_capture_does_not_keep_the_other_rows_of_its_file_from_being_sent()
    {
        _script.Input("Id,Amount", "pi_sandbox_1,400", "pi_sandbox_2,1000");
        Assert.Equal(0, await _script.Run("-ThrottleLimit", "1"));
        Sandbox.Ledger.DecideCaptures("pi_sandbox_2", CaptureStatus.Declined);
        Assert.Equal(2, await _script.Run("-CheckCaptured"));

        _script.Input("Id,Amount", "pi_sandbox_1,400", "pi_sandbox_2,1000", "pi_sandbox_3,7");
        Assert.Equal(2, await _script.Run("-ThrottleLimit", "1"));

        Assert.Equal(["Resumed ", "Refused DojoCaptureDeclined", "Accepted "], BatchScript.OutcomesIn(_script.Result));
        Assert.Equal(3, Sandbox.Requests.Count(ApiOperation.Capture));
    }

    [Fact]
    public async Task A_check_that_ends_early_leaves_the_last_results()
    {
        _script.Input("Id,Amount", "pi_sandbox_1,400");
        Assert.Equal(0, await _script.Run("-ThrottleLimit", "1"));
        Assert.Equal(0, await _script.Run("-CheckCaptured"));
        Sandbox.Faults.Next(Fault.Status(401), count: 100, ApiOperation.GetIntent);

        Assert.Equal(5, await _script.Run("-CheckCaptured"));

        Assert.Equal(["Successful "], BatchScript.OutcomesIn(Checked));
    }

    [Fact]
    public async Task It_ends_with_3_where_an_outcome_is_open_or_a_payment_cannot_be_read()
    {
        _script.Input("Id,Amount", "pi_sandbox_1,400", "pi_sandbox_3,1000");
        Sandbox.Faults.ForIntent("pi_sandbox_3", Fault.AbortBeforeEffect, 1);
        Assert.Equal(3, await _script.Run("-ThrottleLimit", "1", "-ReadBackTimeoutSeconds", "0"));
        Assert.Equal(3, await _script.Run("-CheckCaptured"));
        Assert.Equal(["Successful ", "Unknown "], BatchScript.OutcomesIn(Checked));
        Assert.Equal("pi_sandbox_3/1000/0/1", BatchScript.Rows(Checked)[1]["OperationId"]);

        Sandbox.Faults.ForIntent("pi_sandbox_1", Fault.BlockedPage(403), operation: ApiOperation.GetIntent);
        Assert.Equal(3, await _script.Run("-CheckCaptured"));
        Assert.Equal(["NotSent DojoReadFailed", "Unknown "], BatchScript.OutcomesIn(Checked));
    }

    [Fact]
    public async Task It_ends_with_3_where_the_API_has_a_state_that_this_version_does_not_know()
    {
        _script.Input("Id,Amount", "pi_sandbox_1,400", "pi_sandbox_2,1000");
        Assert.Equal(0, await _script.Run("-ThrottleLimit", "1"));
        Sandbox.Faults.ForIntent("pi_sandbox_2", Fault.ChangedBody("state", body => body.Replace("\"Successful\"", "\"OnItsWay\"", StringComparison.Ordinal)), operation: ApiOperation.GetIntent);

        Assert.Equal(3, await _script.Run("-CheckCaptured", "-ReportPath", _script.File("report.html")));

        Assert.Equal(["Successful ", "OnItsWay "], BatchScript.OutcomesIn(Checked));
        Assert.Equal(["GBP", "GBP"], BatchScript.Rows(Checked).Select(row => row["Currency"]));
        var report = await File.ReadAllTextAsync(_script.File("report.html"), TestContext.Current.CancellationToken);
        Assert.Contains("<b>Pending</b>", report, StringComparison.Ordinal);
        Assert.Contains($" on {Environment.MachineName}, DojoPayments ", report, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_name_of_a_file_is_no_pattern()
    {
        await File.WriteAllLinesAsync(_script.File("night [1].csv"), ["Id,Amount", "pi_sandbox_3,1000"], TestContext.Current.CancellationToken);
        Sandbox.Faults.ForIntent("pi_sandbox_3", Fault.AbortBeforeEffect, 1);
        var exitCodes = await _script.RunAll("run 'night [1].csv' -ReadBackTimeoutSeconds 0", "run 'night [1].csv' -CheckCaptured");
        Assert.Equal([3, 3], exitCodes);
        Assert.Equal(["Unknown "], BatchScript.OutcomesIn(_script.File("night [1].csv.check.csv")));
    }

    [Fact]
    public async Task It_ends_with_4_without_a_journal_and_with_5_without_a_key()
    {
        _script.Input("Id,Amount", "pi_sandbox_1,400");
        Assert.Equal(4, await _script.Run("-CheckCaptured"));
        Assert.False(File.Exists(_script.Journal));
        Assert.Equal(0, await _script.Run("-ThrottleLimit", "1"));
        Assert.Equal(5, await _script.Run(null, ["-CheckCaptured"]));
        Assert.False(File.Exists(Checked));
    }
}
