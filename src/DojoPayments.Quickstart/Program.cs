using DojoPayments.Quickstart;
using DojoPayments.Sandbox;

try
{
    await using var sandbox = await DojoSandbox.StartAsync(new SandboxOptions { AcceptedKeys = [Demonstration.Key] });
    return await new Demonstration(sandbox, Console.Out).RunAsync() ? 0 : 1;
}
catch (InvalidOperationException problem)
{
    await Console.Error.WriteLineAsync(problem.Message);
    return 1;
}
