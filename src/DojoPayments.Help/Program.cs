using DojoPayments.Help;

// dotnet DojoPayments.Help.dll FOLDER FILE: the topics of the folder, as MAML.
try
{
    var topics = Directory.GetFiles(args[0], "*-*.md").Order(StringComparer.Ordinal).Select(TopicReader.Read).ToList();
    MamlWriter.Write(args[1], topics);
    return 0;
}
catch (HelpSourceException error)
{
    Console.Error.WriteLine(error.Message);
    return 1;
}
