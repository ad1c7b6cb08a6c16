namespace DojoPayments.Simulation;

/// <summary>Runs a simulation; what is thrown is a violation too.</summary>
internal static class Guarded
{
    public static Violation? Run(Scenario scenario, out SimulatedLife simulation, TextWriter? output = null)
    {
        simulation = new SimulatedLife(scenario, output);
        // A context would take the product's continuations off this one thread.
        var context = SynchronizationContext.Current;
        SynchronizationContext.SetSynchronizationContext(null);
        try
        {
            return simulation.Run();
        }
#pragma warning disable CA1031 // Whatever it is, the seed is worth looking at.
        catch (Exception fault)
#pragma warning restore CA1031
        {
            return new Violation(ViolationKind.Fault, output is null ? fault.GetType().Name + ": " + fault.Message : fault.ToString());
        }
        finally
        {
            SynchronizationContext.SetSynchronizationContext(context);
        }
    }
}
