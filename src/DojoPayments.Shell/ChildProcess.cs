using System.Diagnostics;

namespace DojoPayments.Shell;

/// <summary>A process that does not outlive whoever started it.</summary>
public sealed class ChildProcess : IDisposable
{
    private readonly Process _process;

    private ChildProcess(Process process) => _process = process;

    /// <summary>It has ended, of itself or by <see cref="Kill"/>.</summary>
    public bool HasEnded => _process.HasExited;

    /// <summary>It was still running when it was killed.</summary>
    public bool WasKilled { get; private set; }

    /// <summary>The processor time that it took so far.</summary>
    public TimeSpan ProcessorTime
    {
        get
        {
            _process.Refresh();
            return _process.TotalProcessorTime;
        }
    }

    /// <summary>Starts a program.</summary>
    /// <param name="start">How; it is never started by the shell of the system.</param>
    public static ChildProcess Start(ProcessStartInfo start)
    {
        start.UseShellExecute = false;
        return new ChildProcess(Process.Start(start)!);
    }

    /// <summary>Runs a program to its end; nobody answers it.</summary>
    /// <param name="start">How; its streams are redirected.</param>
    /// <param name="cancellationToken">Ends the wait, and the program.</param>
    /// <returns>Its exit code, and what it wrote.</returns>
    public static async Task<(int ExitCode, string Output, string Errors)> RunAsync(ProcessStartInfo start, CancellationToken cancellationToken = default)
    {
        start.RedirectStandardInput = start.RedirectStandardOutput = start.RedirectStandardError = true;
        using var child = Start(start);
        child._process.StandardInput.Close();
        var errors = child._process.StandardError.ReadToEndAsync(cancellationToken);
        var output = await child._process.StandardOutput.ReadToEndAsync(cancellationToken);
        await child.WaitForEndAsync(cancellationToken);
        return (child._process.ExitCode, output, await errors);
    }

    /// <summary>The next line that it writes, if its output is redirected; null at the end.</summary>
    public string? ReadLine() => _process.StandardOutput.ReadLine();

    /// <summary>Waits until it has ended.</summary>
    /// <param name="cancellationToken">Ends the wait.</param>
    public Task WaitForEndAsync(CancellationToken cancellationToken = default) => _process.WaitForExitAsync(cancellationToken);

    /// <summary>SIGKILL, or what comes closest to it: nothing in the process gets to run any more.</summary>
    public void Kill()
    {
        if (_process.HasExited)
            return;
        WasKilled = true;
        _process.Kill();
        _process.WaitForExit();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Kill();
        _process.Dispose();
    }
}
