namespace DojoPayments.Tests.Engine;

/// <summary>Tests that set the process's environment share this collection, so that they run one after another.</summary>
[CollectionDefinition(nameof(EnvironmentVariables), DisableParallelization = true)]
public sealed class EnvironmentVariables : IDisposable
{
    private readonly string _name;
    private readonly string? _before;

    private EnvironmentVariables(string name, string value)
    {
        _name = name;
        _before = Environment.GetEnvironmentVariable(name);
        Environment.SetEnvironmentVariable(name, value);
    }

    public static IDisposable Set(string name, string value) => new EnvironmentVariables(name, value);

    public void Dispose() => Environment.SetEnvironmentVariable(_name, _before);
}
