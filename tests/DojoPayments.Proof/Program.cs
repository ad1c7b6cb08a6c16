using DojoPayments.Proof;

return await ProofCommand.RunAsync(args);
