using System.Text.RegularExpressions;
using DojoPayments.Sandbox;
using DojoPayments.Shell;
using DojoPayments.Tests.Engine;

namespace DojoPayments.Tests.Help;

/// <summary>The session configuration that the help shows: what its users can do, in a runspace that PowerShell makes of it.</summary>
public sealed partial class RestrictedEndpointTests : IAsyncLifetime, IDisposable
{
    // Each line of the table is a command and its parameters; each line of the answer what came of it.
    private const string Script = """
        param($configuration, $calls)
        $ErrorActionPreference = 'Stop'
        $endpoint = [runspacefactory]::CreateRunspace([initialsessionstate]::CreateFromSessionConfigurationFile($configuration))
        $endpoint.Open()
        foreach ($call in ConvertFrom-Json $calls) {
            $shell = [powershell]::Create()
            $shell.Runspace = $endpoint
            if ($call.Script) { [void]$shell.AddScript($call.Script) } else { [void]$shell.AddCommand($call.Command) }
            foreach ($parameter in $call.Parameters.PSObject.Properties) { [void]$shell.AddParameter($parameter.Name, $parameter.Value) }
            try {
                $output = $shell.Invoke()
                if ($shell.Streams.Error) { throw $shell.Streams.Error[0] }
                "got $($output | ForEach-Object { "$($_.PSTypeNames[0]) $($_.Reference)" })"
            }
            catch {
                "refused $(($_.Exception.GetBaseException().ErrorRecord.FullyQualifiedErrorId -split ',')[0])"
            }
        }
        """;

    private readonly TemporaryFolder _folder = new();
    private DojoSandbox _sandbox = null!;

    public async ValueTask InitializeAsync()
    {
        _sandbox = await DojoSandbox.StartAsync(new SandboxOptions());
        _sandbox.Ledger.Authorize("pi_1", 5000);
        var configuration = Configuration().Match(HelpFile.Text("about_DojoPayments_Windows").ReplaceLineEndings("\n")).Value
            .Replace("'DojoPayments'", $"'{Repository.StagedManifest}'", StringComparison.Ordinal)
            .Replace("C:\\ProgramData\\DojoTranscripts", _folder.Path, StringComparison.Ordinal);
        await File.WriteAllTextAsync(_folder.File("Dojo.pssc"), configuration, TestContext.Current.CancellationToken);
        await File.WriteAllTextAsync(_folder.File("calls.ps1"), Script, TestContext.Current.CancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        await _sandbox.DisposeAsync();
        Dispose();
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task It_captures_and_reads_with_the_parameters_that_are_listed()
    {
        Assert.Equal(
            ["got DojoPayments.DojoCapture table 7", "got DojoPayments.DojoPaymentIntent Sandbox order", "got"],
            await Call(
                """{"Command":"New-DojoCapture","Parameters":{"PaymentIntentId":"pi_1","Amount":1050,"TipsAmount":"100","Reference":"table 7"}}""",
                """{"Command":"Get-DojoPaymentIntent","Parameters":{"PaymentIntentId":"pi_1"}}""",
                """{"Command":"New-DojoCapture","Parameters":{"PaymentIntentId":"pi_1","Amount":1050,"WhatIf":true}}"""));
        Assert.Equal(1050, Assert.Single(_sandbox.Ledger.Captures).Amount);
    }

    [Fact]
    public async Task It_refuses_every_other_parameter_value_command_and_script()
    {
        Assert.Equal(
            [
                "refused ValidatePatternFailure",
                "refused NamedParameterNotFound",
                "refused NamedParameterNotFound",
                "refused NamedParameterNotFound",
                "refused NamedParameterNotFound",
                "refused CommandNotFoundException",
                "refused CommandNotFoundException",
                "refused CommandNotFoundException",
                "refused ScriptsNotAllowed",
            ],
            await Call(
                """{"Command":"New-DojoCapture","Parameters":{"PaymentIntentId":"pi_1","Amount":1000000}}""",
                """{"Command":"New-DojoCapture","Parameters":{"PaymentIntentId":"pi_1","Amount":1,"BaseUri":"http://127.0.0.1:1/"}}""",
                """{"Command":"New-DojoCapture","Parameters":{"PaymentIntentId":"pi_1","Amount":1,"JournalPath":"x"}}""",
                """{"Command":"New-DojoCapture","Parameters":{"PaymentIntentId":"pi_1","Amount":1,"ApiKey":null}}""",
                """{"Command":"Get-DojoPaymentIntent","Parameters":{"PaymentIntentId":"pi_1","BaseUri":"http://127.0.0.1:1/"}}""",
                """{"Command":"Get-DojoApiKey"}""",
                """{"Command":"Set-DojoApiKey"}""",
                """{"Command":"Get-ChildItem"}""",
                """{"Script":"$env:DOJO_API_KEY"}"""));
        Assert.Equal(0, _sandbox.Requests.Total);
    }

    /// <summary>What came of each call, with the key and the sandbox's address in the environment of the endpoint.</summary>
    private async Task<string[]> Call(params string[] calls)
    {
        var (exitCode, text) = await ShellProcess.RunAsync(
            new Dictionary<string, string?> { ["DOJO_API_KEY"] = PowerShellSession.Key, ["DOJO_BASE_URI"] = _sandbox.BaseUri.ToString() },
            ["-File", _folder.File("calls.ps1"), _folder.File("Dojo.pssc"), $"[{string.Join(',', calls)}]"]);
        Assert.True(exitCode == 0, text);
        return text.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
    }

    [GeneratedRegex(@"^ {8}@\{\n[\s\S]*?\n {8}\}$", RegexOptions.CultureInvariant | RegexOptions.Multiline, matchTimeoutMilliseconds: Eventually.Hang)]
    private static partial Regex Configuration();
}
