using DojoPayments.Quickstart;

return await QuickstartCommand.RunAsync(args);
