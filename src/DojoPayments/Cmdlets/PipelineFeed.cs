using System.Management.Automation;
using DojoPayments.Api;

namespace DojoPayments.Cmdlets;

/// <summary>
/// Stands between PowerShell's pipeline and work that goes on beside it: takes rows in, waits if too many are on their way,
/// and writes what is ready. All of it on the pipeline thread, in input order.
/// </summary>
internal abstract class PipelineFeed
{
    private readonly RequestTrace? _trace;

    protected PipelineFeed(PSCmdlet cmdlet, ApiSession session)
    {
        Cmdlet = cmdlet;
        _trace = session.Trace;
    }

    protected PSCmdlet Cmdlet { get; }

    /// <summary>No more should be taken in before something is ready.</summary>
    protected abstract bool IsFull { get; }

    /// <summary>All that was taken in is written.</summary>
    protected abstract bool IsEmpty { get; }

    /// <summary>Writes what the requests so far came to, for whoever watches.</summary>
    public virtual void WriteTrace()
    {
        while (_trace is not null && _trace.TryTake(out var line))
            Cmdlet.WriteVerbose(line);
    }

    /// <summary>Writes what is ready, and goes on until there is room for the next row.</summary>
    protected void MakeRoom()
    {
        WriteReady();
        while (IsFull && !Cmdlet.Stopping)
            WaitAndWrite();
    }

    /// <summary>Writes the rest as it gets ready.</summary>
    protected void Finish()
    {
        while (!IsEmpty && !Cmdlet.Stopping)
            WaitAndWrite();
        WriteTrace();
    }

    /// <summary>Waits until something may be ready, for a bounded time.</summary>
    protected abstract void Wait();

    /// <summary>Writes what is ready.</summary>
    protected abstract void WriteReady();

    private void WaitAndWrite()
    {
        Wait();
        WriteReady();
    }
}
