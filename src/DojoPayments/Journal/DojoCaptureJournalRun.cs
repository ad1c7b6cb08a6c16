using System;
using DojoPayments.Journal;

namespace DojoPayments;

/// <summary>
/// One opening of a journal: which run it was, who ran it, where and with which key. What a journal of an older version of this
/// module does not say is null.
/// </summary>
public sealed class DojoCaptureJournalRun
{
    internal DojoCaptureJournalRun(JournalRecord opened)
    {
        OpenedAt = opened.At;
        Account = opened.Account;
        Machine = opened.Machine;
        ProcessId = opened.Process;
        ModuleVersion = opened.Module;
        Environment = opened.Environment;
        KeyLastCharacters = opened.Key;
        InputName = opened.Input;
    }

    /// <summary>When the run opened the journal, UTC by its machine's clock.</summary>
    public DateTimeOffset OpenedAt { get; }

    /// <summary>The account of the system that it ran under.</summary>
    public string? Account { get; }

    /// <summary>The name of the machine that it ran on.</summary>
    public string? Machine { get; }

    /// <summary>The id of its process.</summary>
    public int? ProcessId { get; }

    /// <summary>The version of this module.</summary>
    public string? ModuleVersion { get; }

    /// <summary>The environment of the API key, <c>Sandbox</c> or <c>Production</c>.</summary>
    public string? Environment { get; }

    /// <summary>The last characters of the API key, four usually.</summary>
    public string? KeyLastCharacters { get; }

    /// <summary>The name of the input, as it was given with <c>-InputName</c>: the file of the rows, usually.</summary>
    public string? InputName { get; }
}
