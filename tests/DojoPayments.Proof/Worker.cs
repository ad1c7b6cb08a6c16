using System.Collections;
using System.Management.Automation;
using System.Management.Automation.Runspaces;
using DojoPayments.Shell;
using Microsoft.PowerShell;

namespace DojoPayments.Proof;

/// <summary>What gets killed: the real engine, the staged module and <c>New-DojoCapture</c>, as a user's script has them.</summary>
internal sealed class Worker(ProofSettings settings, int number, int diskSeed, string journalPath, string resultPath)
{
    /// <summary>Address and key come in the environment, where <c>New-DojoCapture</c> looks for them by itself.</summary>
    public const string BaseUriVariable = "DOJO_BASE_URI";

    /// <inheritdoc cref="BaseUriVariable"/>
    public const string KeyVariable = "DOJO_API_KEY";

    private readonly List<InputRow> _rows = InputRows(settings, number);

    public void Run()
    {
        using var result = new ResultWriter(resultPath);
        using var runspace = RunspaceFactory.CreateRunspace(Session());
        runspace.Open();
        Import(runspace);
        if (settings.DiskFaultShare > 0)
            FaultyDisk.Install(settings.DiskFaultShare, diskSeed);

        using var shell = PowerShell.Create(runspace);
        shell.AddCommand("New-DojoCapture").AddParameters(Parameters());
        shell.Streams.Error.DataAdded += (_, added) => result.Write(Line(shell.Streams.Error[added.Index]));
        using var input = new PSDataCollection<PSObject>(_rows.Select(AsCsvRow));
        input.Complete();
        using var output = new PSDataCollection<PSObject>();
        output.DataAdded += (_, added) => result.Write(Line(output[added.Index]));
        string? terminating = null;
        try
        {
            shell.Invoke(input, output);
        }
        catch (RuntimeException error)
        {
            terminating = Id(error.ErrorRecord);
        }

        result.Write(new ResultLine { Kind = ResultLine.End, ErrorId = terminating });
    }

    private static InitialSessionState Session()
    {
        var session = InitialSessionState.CreateDefault2();
        // A fresh Windows client runs no scripts.
        if (OperatingSystem.IsWindows())
            session.ExecutionPolicy = ExecutionPolicy.Bypass;
        return session;
    }

    private static void Import(Runspace runspace)
    {
        using var shell = PowerShell.Create(runspace);
        shell.AddCommand("Import-Module").AddArgument(Repository.StagedManifest).AddParameter("ErrorAction", "Stop").Invoke();
    }

    private Hashtable Parameters() => new()
    {
        ["JournalPath"] = journalPath,
        ["ThrottleLimit"] = ProofSettings.ThrottleLimit,
        ["ConnectionTimeoutSeconds"] = ProofSettings.ConnectionTimeoutSeconds,
        ["OperationTimeoutSeconds"] = ProofSettings.OperationTimeoutSeconds,
        ["ReadBackTimeoutSeconds"] = ProofSettings.ReadBackTimeoutSeconds,
        ["ResendAfter"] = ProofSettings.ResendAfter,
        ["SkipCaptured"] = settings.SkipsCaptured,
    };

    private static List<InputRow> InputRows(ProofSettings settings, int number)
    {
        var rows = new Input(settings.Rows, settings.Seed).Rows;
        if (settings.Mode == ProofMode.ShuffledRows)
            new Random(settings.Seed + number).Shuffle(System.Runtime.InteropServices.CollectionsMarshal.AsSpan(rows));
        return rows;
    }

    /// <summary>Import-Csv's objects have strings only, and an empty one where a cell is empty.</summary>
    private PSObject AsCsvRow(InputRow row)
    {
        var columns = new PSObject();
        Add("PaymentIntentId", row.PaymentIntentId);
        Add("Amount", $"{row.Amount}");
        Add("TipsAmount", $"{row.TipsAmount}");
        // Equal rows in another order are other operations by their references.
        Add("Reference", settings.Mode == ProofMode.ShuffledRows ? string.Empty : row.Reference);
        Add("OperationId", row.OperationId ?? string.Empty);
        return columns;

        void Add(string name, string value) => columns.Properties.Add(new PSNoteProperty(name, value));
    }

    // By name, as a script reads them: this program does not know the module's types.
    private ResultLine Line(PSObject capture) => new()
    {
        Kind = ResultLine.Captured,
        Row = RowOf(capture),
        OperationId = Text(capture, "OperationId"),
        PaymentIntentId = Text(capture, "PaymentIntentId"),
        Amount = Number(capture, "Amount"),
        Tips = Number(capture, "TipsAmount"),
        CaptureId = Text(capture, "CaptureId"),
        IsResumed = (bool?)capture.Properties["Resumed"].Value,
    };

    private ResultLine Line(ErrorRecord error)
    {
        var row = error.TargetObject is null ? null : PSObject.AsPSObject(error.TargetObject);
        return new ResultLine
        {
            Kind = ResultLine.Failed,
            Row = row is null ? null : RowOf(row),
            PaymentIntentId = row is null ? null : Text(row, "PaymentIntentId"),
            ErrorId = Id(error),
            Message = error.Exception.Message,
        };
    }

    // By the row's own number, whatever its place in this worker's input.
    private int RowOf(PSObject item) => _rows[(int)Number(item, "Row")!.Value - 1].Number;

    private static string? Text(PSObject item, string property) => item.Properties[property].Value?.ToString();

    private static long? Number(PSObject item, string property) => (long?)item.Properties[property].Value;

    private static string Id(ErrorRecord error) => error.FullyQualifiedErrorId.Split(',')[0];
}
