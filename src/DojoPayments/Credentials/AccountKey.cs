using System;
using System.IO;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace DojoPayments.Credentials;

/// <summary>The key that <c>Set-DojoApiKey -Scope CurrentUser</c> keeps for an account, in a file that only this account can use.</summary>
internal static class AccountKey
{
    private const string Source = "Set-DojoApiKey -Scope CurrentUser";
    private const string Held = "Another program has the file open, such as a virus scanner or a backup. Run the command again.";
    private const int Version = 1;

    /// <summary>Null if the account has no place of its own, as some service accounts do not.</summary>
    public static string? Path => AccountFolder.Path is { } folder ? System.IO.Path.Combine(folder, "api-key.json") : null;

    /// <returns>Null if none is kept.</returns>
    /// <exception cref="DojoException">InvalidApiKeyFile or InvalidApiKey.</exception>
    public static ConfiguredKey? Read()
    {
        if (Path is not { } path || !File.Exists(path))
            return null;
        try
        {
            OwnerOnlyFile.Check(path);
            var bytes = Array.Empty<byte>();
            HeldFile.Try(() => bytes = File.ReadAllBytes(path));
            var content = JsonSerializer.Deserialize(bytes, AccountKeyJson.Default.AccountKeyContent) ?? throw new InvalidDataException("the file is empty");
            return Kept(content) ?? throw new InvalidDataException("another version of this module wrote the file, or it was edited");
        }
        catch (Exception exception) when (IsOfTheFile(exception) || exception is JsonException or FormatException)
        {
            throw Invalid(path, "cannot be used", exception, ToUse(exception));
        }
    }

    /// <exception cref="DojoException">InvalidApiKeyFile; what was kept before still is.</exception>
    public static void Write(ConfiguredKey kept)
    {
        var path = Path ?? throw new DojoException(
            DojoErrorId.InvalidApiKeyFile,
            "This account has no home folder, so the API key cannot be kept for it.",
            $"Use $env:{ApiKeySources.EnvironmentVariable}, or an account with a profile.");
        try
        {
            OwnerOnlyFile.Replace(path, JsonSerializer.SerializeToUtf8Bytes(Content(kept), AccountKeyJson.Default.AccountKeyContent));
        }
        catch (Exception exception) when (IsOfTheFile(exception))
        {
            throw Invalid(path, "cannot be written", exception, $"{ToWrite(exception)} A key that was kept before is still kept.");
        }
    }

    /// <exception cref="DojoException">InvalidApiKeyFile.</exception>
    public static void Remove()
    {
        try
        {
            if (Path is { } path)
                OwnerOnlyFile.Remove(path);
        }
        catch (Exception exception) when (IsOfTheFile(exception))
        {
            throw Invalid(Path!, "cannot be removed", exception, $"{(HeldFile.IsHeld(exception) ? Held : "Make sure that this account may delete files in that folder.")} The key is still kept.");
        }
    }

    private static ConfiguredKey? Kept(AccountKeyContent content) => content switch
    {
        { Version: not Version } => null,
        { SecretName: { Length: > 0 } name } => new ConfiguredKey(new SecretReference(name, content.VaultName)),
        { ProtectedApiKey: { } text } => new ConfiguredKey(ApiKey.Parse(Encoding.UTF8.GetString(DataProtection.Unprotect(Convert.FromBase64String(text))), Source)),
        { ApiKey: { } text } => new ConfiguredKey(ApiKey.Parse(text, Source)),
        _ => null,
    };

    private static AccountKeyContent Content(ConfiguredKey kept)
    {
        if (kept.Secret is { } secret)
            return new AccountKeyContent { Version = Version, SecretName = secret.Name, VaultName = secret.VaultName };
        var key = kept.Key!.Reveal();
        return DataProtection.IsAvailable
            ? new AccountKeyContent { Version = Version, ProtectedApiKey = Convert.ToBase64String(DataProtection.Protect(Encoding.UTF8.GetBytes(key))) }
            : new AccountKeyContent { Version = Version, ApiKey = key };
    }

    private static bool IsOfTheFile(Exception exception) => exception is IOException or UnauthorizedAccessException or CryptographicException or InvalidDataException;

    private static string ToUse(Exception exception) => exception switch
    {
        JsonException or FormatException or InvalidDataException or CryptographicException =>
            "Remove the file with Remove-DojoApiKey -Scope CurrentUser, and set the API key again under the account that uses it.",
        UnauthorizedAccessException => "Give this account alone access to the file and its folder.",
        _ when HeldFile.IsHeld(exception) => Held,
        _ => "Make sure that this account can read the file.",
    };

    private static string ToWrite(Exception exception) => exception switch
    {
        CryptographicException => $"Use an account whose profile is loaded, or $env:{ApiKeySources.EnvironmentVariable}.",
        UnauthorizedAccessException => "Give this account alone access to that folder, with the right to write.",
        _ when HeldFile.IsHeld(exception) => Held,
        _ => "Make sure that the folder can be written and that the disk is not full.",
    };

    // The message of a parser can quote the file, and so the key.
    private static DojoException Invalid(string path, string what, Exception exception, string whatToDo) => new(
        DojoErrorId.InvalidApiKeyFile,
        $"The API key file of this account, {path}, {what}: {(exception is JsonException or FormatException ? "the file was edited or cut short" : exception.Message.TrimEnd('.'))}.",
        whatToDo,
        cause: exception is JsonException or FormatException ? null : exception);
}

/// <summary>The file's members; exactly one of the three ways to a key is there.</summary>
internal sealed class AccountKeyContent
{
    [JsonPropertyName("version")]
    public int Version { get; set; }

    /// <summary>In the clear, where the file's permissions are the protection.</summary>
    [JsonPropertyName("apiKey")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? ApiKey { get; set; }

    /// <summary>Base64 of what DPAPI made of it.</summary>
    [JsonPropertyName("protectedApiKey")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? ProtectedApiKey { get; set; }

    [JsonPropertyName("secretName")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? SecretName { get; set; }

    [JsonPropertyName("vaultName")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? VaultName { get; set; }
}

/// <summary>Source-generated, as the API's contracts are.</summary>
[JsonSerializable(typeof(AccountKeyContent))]
internal sealed partial class AccountKeyJson : JsonSerializerContext;
