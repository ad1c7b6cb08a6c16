using System;
using System.Collections;
using System.Collections.Generic;
using System.Linq;
using System.Management.Automation;
using System.Management.Automation.Language;
using System.Management.Automation.Runspaces;

namespace DojoPayments.Cmdlets;

/// <summary>Offers the names of secrets, where SecretManagement is there to tell them.</summary>
internal sealed class SecretNameCompleter : IArgumentCompleter
{
    public IEnumerable<CompletionResult> CompleteArgument(string commandName, string parameterName, string wordToComplete, CommandAst commandAst, IDictionary fakeBoundParameters) =>
        SecretCompletion.Complete("Get-SecretInfo", fakeBoundParameters["VaultName"] as string, wordToComplete);
}

/// <summary>Offers the names of vaults, where SecretManagement is there to tell them.</summary>
internal sealed class VaultNameCompleter : IArgumentCompleter
{
    public IEnumerable<CompletionResult> CompleteArgument(string commandName, string parameterName, string wordToComplete, CommandAst commandAst, IDictionary fakeBoundParameters) =>
        SecretCompletion.Complete("Get-SecretVault", null, wordToComplete);
}

/// <summary>Asks SecretManagement for names.</summary>
internal static class SecretCompletion
{
    public static IEnumerable<CompletionResult> Complete(string command, string? vault, string word)
    {
        var begun = word.Trim('\'', '"');
        return Names(command, vault)
            .Where(name => name.StartsWith(begun, StringComparison.OrdinalIgnoreCase))
            .Distinct(StringComparer.OrdinalIgnoreCase)
            .OrderBy(static name => name, StringComparer.OrdinalIgnoreCase)
            .Select(static name => new CompletionResult(Quote(name), name, CompletionResultType.ParameterValue, name));
    }

    private static List<string> Names(string command, string? vault)
    {
        // Without a host: a vault that asks for its password must not do so because somebody pressed Tab.
        using var shell = PowerShell.Create(InitialSessionState.CreateDefault2());
        shell.AddCommand(@"Microsoft.PowerShell.SecretManagement\" + command).AddParameter("ErrorAction", ActionPreference.Ignore);
        if (vault is not null)
            shell.AddParameter("Vault", vault);
        try
        {
            return [.. shell.Invoke().Select(static found => found.Properties["Name"]?.Value?.ToString()).OfType<string>()];
        }
        catch (RuntimeException)
        {
            return [];
        }
    }

    private static string Quote(string name) =>
        name.All(static character => char.IsLetterOrDigit(character) || character is '_' or '-' or '.') ? name : $"'{CodeGeneration.EscapeSingleQuotedStringContent(name)}'";
}
