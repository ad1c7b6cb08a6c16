using System.Runtime.CompilerServices;

namespace DojoPayments.Tests.Engine;

/// <summary>An account's configuration folder for one test. The account that runs the tests keeps its own, and no test sees it.</summary>
internal sealed class AccountHome : IDisposable
{
    private static readonly string s_variable = OperatingSystem.IsWindows() ? "LOCALAPPDATA" : "XDG_CONFIG_HOME";

    private readonly IDisposable _variable;

    public AccountHome() => _variable = EnvironmentVariables.Set(s_variable, Home.FullName);

    public DirectoryInfo Home { get; } = Directory.CreateTempSubdirectory("dojo-home-");

    public string Folder => Path.Combine(Home.FullName, "DojoPayments");

    public string KeyFile => Path.Combine(Folder, "api-key.json");

    public void Dispose()
    {
        _variable.Dispose();
        Home.Delete(recursive: true);
    }

    [ModuleInitializer]
    internal static void HideTheAccount() =>
        Environment.SetEnvironmentVariable(s_variable, Path.Combine(Path.GetTempPath(), "dojo-no-such-home"));
}
