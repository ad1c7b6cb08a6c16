using System.Diagnostics;
using DojoPayments.Shell;

// Ctrl+C is the shell's: it stops a pipeline and goes on.
Console.CancelKeyPress += static (_, pressed) => pressed.Cancel = true;
try
{
    using var shell = Process.Start(RestoredShell.Command(args))!;
    shell.WaitForExit();
    return shell.ExitCode;
}
catch (InvalidOperationException problem)
{
    Console.Error.WriteLine(problem.Message);
    return 1;
}
