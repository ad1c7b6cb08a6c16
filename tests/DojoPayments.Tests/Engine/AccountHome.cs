using System.Runtime.CompilerServices;
using DojoPayments.Credentials;

namespace DojoPayments.Tests.Engine;

/// <summary>An account's configuration folder for one test. The account that runs the tests keeps its own, and no test sees it.</summary>
internal sealed class AccountHome : IDisposable
{
    private const string Variable = "XDG_CONFIG_HOME";

    private readonly IDisposable? _variable;
    private readonly Func<string?> _before = AccountFolder.LocalApplicationData;

    public AccountHome()
    {
        // Windows itself knows its folder; no variable moves it.
        if (OperatingSystem.IsWindows())
            AccountFolder.LocalApplicationData = () => Home.FullName;
        else
            _variable = EnvironmentVariables.Set(Variable, Home.FullName);
    }

    public DirectoryInfo Home { get; } = Directory.CreateTempSubdirectory("dojo-home-");

    public string Folder => Path.Combine(Home.FullName, "DojoPayments");

    public string KeyFile => Path.Combine(Folder, "api-key.json");

    /// <summary>The folder of the account that runs the tests, as the module finds it on Windows. It is not to be written to.</summary>
    public static Func<string?> OfThisAccount { get; private set; } = null!;

    /// <summary>True if the account that runs the tests keeps a key of its own on Windows, which a process that is started finds.</summary>
    public static bool ThisAccountHasKey => OfThisAccount() is { } folder && File.Exists(Path.Combine(folder, "DojoPayments", "api-key.json"));

    public void Dispose()
    {
        _variable?.Dispose();
        AccountFolder.LocalApplicationData = _before;
        Home.Delete(recursive: true);
    }

    [ModuleInitializer]
    internal static void HideTheAccount()
    {
        var nowhere = Path.Combine(Path.GetTempPath(), "dojo-no-such-home");
        OfThisAccount = AccountFolder.LocalApplicationData;
        AccountFolder.LocalApplicationData = () => nowhere;
        Environment.SetEnvironmentVariable(Variable, nowhere);
    }
}
