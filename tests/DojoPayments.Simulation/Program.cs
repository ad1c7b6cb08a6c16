using DojoPayments.Simulation;

return await SimulationCommand.RunAsync(args);
