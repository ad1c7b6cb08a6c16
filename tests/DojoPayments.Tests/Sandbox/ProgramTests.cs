using DojoPayments.Sandbox;
using DojoPayments.Tests.Engine;

namespace DojoPayments.Tests.Sandbox;

public sealed class ProgramTests : IDisposable
{
    private readonly string _path = Path.GetTempFileName();

    [Fact]
    public void Amounts_of_one_id_are_added_up_and_other_columns_ignored()
    {
        var amounts = Read("Order,amount,PaymentIntentId\n1,1000,pi_a\n2, 50 ,\"pi_a\"\n,,\n3,7,pi_A\n");

        Assert.Equal(2, amounts.Count);
        Assert.Equal(new FileIntent(new IntentTerms { Amount = 1050 }, null), amounts["pi_a"]);
        Assert.Equal(7, amounts["pi_A"].Terms.Amount);
    }

    [Fact]
    public void A_file_can_say_what_the_payments_are()
    {
        var intents = Read("PaymentIntentId,Amount,Currency,AutoExpireIn,AutoExpireAction,NextCaptureStatus\npi_a,1,EUR,1.02:00:00,Capture,Declined\npi_a,2,GBP,,,\npi_b,3,,,,\n");

        Assert.Equal(new FileIntent(new IntentTerms { Amount = 3, Currency = "EUR", AutoExpireIn = TimeSpan.FromHours(26), AutoExpireAction = AutoExpireAction.Capture }, CaptureStatus.Declined), intents["pi_a"]);
        Assert.Equal(new FileIntent(new IntentTerms { Amount = 3 }, null), intents["pi_b"]);
    }

    [Theory]
    [InlineData("", "PaymentIntentId")]
    [InlineData("Id,Amount\npi_a,1\n", "Id, Amount")]
    [InlineData("PaymentIntentId,Amount\npi_a,10.50\n", "line 2")]
    [InlineData("PaymentIntentId,Amount\npi_a,1\npi_b,0\n", "line 3")]
    [InlineData("PaymentIntentId,Amount\npi_a\n", "line 2")]
    [InlineData("PaymentIntentId,Amount,AutoExpireIn\npi_a,1,1.00:00:00\npi_b,1,-1\n", "line 3")]
    [InlineData("PaymentIntentId,Amount,AutoExpireIn\npi_a,1,soon\n", "line 2")]
    [InlineData("PaymentIntentId,Amount,AutoExpireAction\npi_a,1,capture\n", "Release, Capture")]
    [InlineData("PaymentIntentId,Amount,NextCaptureStatus\npi_a,1,2\n", "line 2")]
    [InlineData("PaymentIntentId,Amount\npi_a,1234567890123\n", "line 2")]
    [InlineData("PaymentIntentId,Amount\norder 1,1\n", "line 2")]
    [InlineData("PaymentIntentId,Amount\n\"pi_a,1\n", "Cannot read")]
    public void A_file_that_makes_no_sense_is_refused_with_its_line(string content, string says)
    {
        var error = Assert.Throws<UsageException>(() => Read(content));

        Assert.Contains(says, error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("abort-after-effect=0.02", "abort-after-effect", 0.02)]
    [InlineData("status-503-before-effect=50%", "status-503-before-effect", 0.5)]
    public void A_fault_is_a_kind_and_a_share(string text, string name, double share)
    {
        var parsed = FaultArgument.Parse(text);

        Assert.Equal(name, parsed.Fault.Name);
        Assert.Equal(share, parsed.Share, precision: 6);
    }

    [Theory]
    [InlineData("abort-after-effect")]
    [InlineData("abort-after-effect=")]
    [InlineData("abort-after-effect=-1")]
    [InlineData("abort-after-effect=2")]
    [InlineData("nonsense=0.1")]
    public void A_fault_of_another_form_is_refused(string text) => Assert.Throws<UsageException>(() => FaultArgument.Parse(text));

    [Theory]
    [InlineData("--port", "65536")]
    [InlineData("--latency", "-1")]
    [InlineData("--intents", "no-such-file.csv")]
    [InlineData("--fault", "nonsense=1")]
    [InlineData("--nonsense", "1")]
    public async Task A_command_line_that_makes_no_sense_ends_with_an_error(string option, string value)
    {
        using var output = new StringWriter();
        using var error = new StringWriter();

        var exitCode = await SandboxCommand.RunAsync([option, value], output, error, TestContext.Current.CancellationToken);

        Assert.NotEqual(0, exitCode);
        Assert.NotEmpty(error.ToString());
    }

    [Fact]
    public async Task It_serves_what_the_file_authorises_until_it_is_stopped()
    {
        await File.WriteAllTextAsync(_path, "PaymentIntentId,Amount\npi_a,1000\n", TestContext.Current.CancellationToken);
        using var stopping = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        using var output = new StringWriter();
        using var error = new StringWriter();

        var running = SandboxCommand.RunAsync(["--port", "0", "--intents", _path, "--intent-count", "2"], TextWriter.Synchronized(output), error, stopping.Token);
        await Eventually.IsTrueAsync(() => running.IsCompleted || output.ToString().Contains("Ctrl+C", StringComparison.Ordinal));
        await stopping.CancelAsync();

        Assert.Equal(0, await running);
        Assert.Empty(error.ToString());
        Assert.Contains("with 3 authorised payments", output.ToString(), StringComparison.Ordinal);
        Assert.Contains("$env:DOJO_BASE_URI = 'http://127.0.0.1:", output.ToString(), StringComparison.Ordinal);
        Assert.Contains("Stopped after 0 requests", output.ToString(), StringComparison.Ordinal);
    }

    public void Dispose() => File.Delete(_path);

    private IReadOnlyDictionary<string, FileIntent> Read(string content)
    {
        File.WriteAllText(_path, content);
        return IntentFile.Read(_path);
    }
}
