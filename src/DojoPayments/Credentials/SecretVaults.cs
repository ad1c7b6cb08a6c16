using System;
using System.Linq;
using System.Management.Automation;
using System.Management.Automation.Runspaces;
using System.Security;

namespace DojoPayments.Credentials;

/// <summary>Reads secrets through the SecretManagement module, in the caller's runspace, where its vaults are unlocked.</summary>
internal sealed class SecretVaults
{
    // With the module's name, so that no other command of that name is handed the question.
    private const string Script = """
        param($name, $vault)
        $where = if ($vault) { @{ Vault = $vault } } else { @{} }
        Microsoft.PowerShell.SecretManagement\Get-Secret -Name $name @where -ErrorAction Stop
        """;

    private readonly CommandInvocationIntrinsics _commands;

    public SecretVaults(CommandInvocationIntrinsics commands) => _commands = commands;

    /// <exception cref="DojoException">SecretModuleMissing, SecretVaultNotFound, SecretNotFound, SecretUnavailable or
    /// InvalidApiKey.</exception>
    public ApiKey Read(SecretReference secret)
    {
        var found = Invoke(secret);
        return found switch
        {
            SecureString text => ApiKey.Parse(text, secret.ToString()),
            string text => ApiKey.Parse(text, secret.ToString()),
            PSCredential credential => ApiKey.Parse(credential.Password, secret.ToString()),
            null => throw NotFound(secret, null),
            _ => throw new DojoException(
                DojoErrorId.InvalidApiKey,
                $"The API key cannot be read from {secret}: the secret is of the type {found.GetType().Name}.",
                "Keep the API key as a string, a SecureString or a PSCredential: Set-Secret -Name <name> -SecureStringSecret <key>."),
        };
    }

    private object? Invoke(SecretReference secret)
    {
        try
        {
            return _commands.InvokeScript(Script, useNewScope: true, PipelineResultTypes.None, input: null, secret.Name, secret.VaultName).SingleOrDefault()?.BaseObject;
        }
        catch (CommandNotFoundException exception) when (exception.CommandName?.EndsWith("Get-Secret", StringComparison.OrdinalIgnoreCase) == true)
        {
            throw new DojoException(
                DojoErrorId.SecretModuleMissing,
                $"The API key is {secret}, and the module Microsoft.PowerShell.SecretManagement cannot be loaded.",
                "Install the module for this account (Install-Module Microsoft.PowerShell.SecretManagement), or set the API key in another way.",
                cause: exception);
        }
        catch (RuntimeException exception) when (exception is not PipelineStoppedException)
        {
            throw Describe(secret, exception);
        }
    }

    private static DojoException Describe(SecretReference secret, RuntimeException exception) => exception.ErrorRecord.FullyQualifiedErrorId.Split(',')[0] switch
    {
        "GetSecretVaultNotFound" => new DojoException(
            DojoErrorId.SecretVaultNotFound,
            $"The API key is {secret}, and no vault has that name.",
            "Vaults are registered for each account: Get-SecretVault lists the vaults of this account.",
            cause: exception),
        "GetSecretNotFound" => NotFound(secret, exception),
        _ => new DojoException(
            DojoErrorId.SecretUnavailable,
            $"The API key is {secret}, and the vault did not give it: {exception.ErrorRecord.Exception.Message}",
            "If the vault is locked, unlock it first (Unlock-SecretVault). For an unattended run set it up without a password (for SecretStore: Set-SecretStoreConfiguration -Authentication None -Interaction None).",
            cause: exception),
    };

    private static DojoException NotFound(SecretReference secret, RuntimeException? exception) => new(
        DojoErrorId.SecretNotFound,
        $"The API key is {secret}, which was not found.",
        "Get-SecretInfo lists the secrets of this account. Create the secret under the account that uses it: Set-Secret -Name <name> -SecureStringSecret <key>.",
        cause: exception);
}
