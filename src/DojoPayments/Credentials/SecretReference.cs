namespace DojoPayments.Credentials;

/// <summary>A secret of SecretManagement, read each time it is used.</summary>
/// <param name="Name">The secret's name.</param>
/// <param name="VaultName">The vault it is in; null leaves the search to SecretManagement.</param>
internal sealed record SecretReference(string Name, string? VaultName)
{
    public override string ToString() => VaultName is null ? $"the secret '{Name}'" : $"the secret '{Name}' in the vault '{VaultName}'";
}
