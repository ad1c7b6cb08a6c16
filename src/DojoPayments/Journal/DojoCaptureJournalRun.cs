using System;
using DojoPayments.Journal;

namespace DojoPayments;

/// <summary>
/// One opening of a journal: the run, its account, its machine and its key. A property is null if the journal was written by an
/// older version of this module that did not record it.
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

    /// <summary>The time at which the run opened the journal, UTC by the clock of its machine.</summary>
    public DateTimeOffset OpenedAt { get; }

    /// <summary>The operating system account of the run.</summary>
    public string? Account { get; }

    /// <summary>The name of the machine of the run.</summary>
    public string? Machine { get; }

    /// <summary>The process id of the run.</summary>
    public int? ProcessId { get; }

    /// <summary>The version of this module that the run used.</summary>
    public string? ModuleVersion { get; }

    /// <summary>The environment of the API key, <c>Sandbox</c> or <c>Production</c>.</summary>
    public string? Environment { get; }

    /// <summary>The last characters of the API key, usually four.</summary>
    public string? KeyLastCharacters { get; }

    /// <summary>The name of the input, from <c>-InputName</c>: usually the file of the rows.</summary>
    public string? InputName { get; }
}
