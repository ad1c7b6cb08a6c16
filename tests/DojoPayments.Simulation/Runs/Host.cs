namespace DojoPayments.Simulation;

/// <summary>A machine and its disk.</summary>
internal sealed record Host(Machine Machine, SimulatedFiles Files);
