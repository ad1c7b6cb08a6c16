namespace DojoPayments.Help;

/// <summary>A help file cannot be read. The message is one that the build shows as an error of the file and line.</summary>
internal sealed class HelpSourceException(string message) : Exception(message);
