using System.CommandLine;

namespace DojoPayments.Quickstart;

/// <summary>The command line: which PowerShell to use.</summary>
internal static class QuickstartCommand
{
    private static readonly Option<EngineChoice> s_engine = new("--engine")
    {
        Description = "Which PowerShell runs the sample: the installed pwsh, the engine that this program brings along, or (Auto) the first of them that is there.",
    };

    public static Task<int> RunAsync(string[] args)
    {
        var command = new RootCommand("Captures a sample CSV with New-DojoCapture against the sandbox on this machine. No money moves.") { s_engine };
        command.SetAction((parsed, _) => RunAsync(parsed.GetValue(s_engine)));
        return command.Parse(args).InvokeAsync();
    }

    private static async Task<int> RunAsync(EngineChoice choice)
    {
        try
        {
            return await new Demonstration(ScriptEngines.Choose(choice), Console.Out).RunAsync() ? 0 : 1;
        }
        catch (QuickstartException problem)
        {
            await Console.Error.WriteLineAsync(problem.Message);
            return 1;
        }
    }
}
