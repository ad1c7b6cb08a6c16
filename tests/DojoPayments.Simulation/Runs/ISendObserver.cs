namespace DojoPayments.Simulation;

/// <summary>Sees each capture's request as it leaves a process.</summary>
internal interface ISendObserver
{
    void OnSend(SimulatedProcess process, Payload payload);

    void OnAnswered(SimulatedProcess process, Payload payload);
}
