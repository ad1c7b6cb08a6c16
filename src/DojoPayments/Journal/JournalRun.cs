using System;
using System.Runtime.InteropServices;

namespace DojoPayments.Journal;

/// <summary>The run that opens a journal, its account and its input: the first questions of an auditor. It holds no secret.</summary>
internal sealed record JournalRun
{
    /// <summary>The operating system account of the process; null if the system gives none.</summary>
    public string? Account { get; init; }

    /// <summary>The machine's name.</summary>
    public string? Machine { get; init; }

    /// <summary>The version of this module.</summary>
    public string? ModuleVersion { get; init; }

    /// <summary>The environment of the API key.</summary>
    public DojoEnvironment Environment { get; init; }

    /// <summary>The last characters of the API key.</summary>
    public string? KeyLastCharacters { get; init; }

    /// <summary>The name of the input, usually of a file; null if none was given.</summary>
    public string? InputName { get; init; }

    /// <summary>This process on this machine.</summary>
    /// <param name="environment">The environment of the API key.</param>
    /// <param name="keyLastCharacters">The last characters of the API key.</param>
    /// <param name="inputName">The name of the input; null if none was given.</param>
    public static JournalRun Here(DojoEnvironment environment, string keyLastCharacters, string? inputName) => new()
    {
        Account = AccountName(),
        Machine = Known(static () => System.Environment.MachineName),
        ModuleVersion = typeof(JournalRun).Assembly.GetName().Version!.ToString(3),
        Environment = environment,
        KeyLastCharacters = keyLastCharacters,
        InputName = inputName,
    };

    private static string? AccountName()
    {
        var name = System.Environment.UserName;
        if (string.IsNullOrEmpty(name))
            return null;
        // On other systems the domain is the machine.
        return RuntimeInformation.IsOSPlatform(OSPlatform.Windows) ? Known(static () => System.Environment.UserDomainName) + "\\" + name : name;
    }

    // A run does not fail because a name for its journal is missing.
    private static string? Known(Func<string> name)
    {
        try
        {
            return name();
        }
        catch (InvalidOperationException)
        {
            return null;
        }
    }
}
