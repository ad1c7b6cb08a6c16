using System.Text;
using Markdig;
using Markdig.Syntax;
using Markdig.Syntax.Inlines;

namespace DojoPayments.Help;

/// <summary>Reads the Markdown file of one command.</summary>
internal sealed class TopicReader
{
    private readonly string _file;
    private readonly List<Block> _blocks;
    private int _next;

    private TopicReader(string file)
    {
        _file = file;
        _blocks = [.. Markdown.Parse(File.ReadAllText(file))];
    }

    private Block? Current => _next < _blocks.Count ? _blocks[_next] : null;

    /// <summary>Reads a topic.</summary>
    /// <exception cref="HelpSourceException">The file is not one of a topic; the message names file and line.</exception>
    public static Topic Read(string file)
    {
        var reader = new TopicReader(file);
        var name = reader.TakeHeading(1);
        if (name != Path.GetFileNameWithoutExtension(file))
            throw reader.Error(reader._blocks[0], $"The first heading is '{name}', which is not the name of the file.");
        var synopsis = reader.TakeTexts();
        if (synopsis.Count != 1)
            throw reader.Error(reader.Current, "One paragraph is needed between the first heading and the next: the synopsis.");
        var topic = new Topic(
            name,
            synopsis[0],
            reader.TakeSection("Description", reader.TakeTexts),
            reader.TakeSection("Parameters", reader.TakeParameters),
            reader.TakeSection("Inputs", () => reader.TakeEntries(title => new NamedText(title, reader.TakeTexts()))),
            reader.TakeSection("Outputs", () => reader.TakeEntries(title => new NamedText(title, reader.TakeTexts()))),
            reader.TakeSection("Notes", reader.TakeTexts),
            reader.TakeSection("Examples", () => reader.TakeEntries(reader.TakeExample)),
            reader.TakeSection("Related links", reader.TakeList));
        return reader.Current is { } surplus
            ? throw reader.Error(surplus, "A topic has the sections Description, Parameters, Inputs, Outputs, Notes, Examples and Related links, in this order; this is none of them.")
            : topic;
    }

    private IReadOnlyList<T> TakeSection<T>(string title, Func<IReadOnlyList<T>> take)
    {
        if (Current is not HeadingBlock { Level: 2 } heading || Text(heading.Inline!) != title)
            return [];
        _next++;
        return take();
    }

    private List<Parameter> TakeParameters()
    {
        var parameters = new List<Parameter>();
        while (Current is not (null or HeadingBlock { Level: <= 2 }))
        {
            if (IncludedFile(Current) is { } included)
            {
                _next++;
                parameters.AddRange(ReadParameters(Path.Combine(Path.GetDirectoryName(_file)!, included)));
                continue;
            }

            parameters.Add(TakeParameter(TakeHeading(3)));
        }

        return parameters;
    }

    /// <summary>A paragraph that is nothing but a link to another file stands for the parameters that the other file describes.</summary>
    private static string? IncludedFile(Block? block) =>
        block is ParagraphBlock { Inline: { FirstChild: LinkInline { Url: { } url } link } inline } && link == inline.LastChild && url.EndsWith(".md", StringComparison.Ordinal)
            ? url
            : null;

    private static IReadOnlyList<Parameter> ReadParameters(string file)
    {
        var reader = new TopicReader(file);
        _ = reader.TakeHeading(1);
        _ = reader.TakeTexts();
        return reader.TakeSection("Parameters", reader.TakeParameters);
    }

    private Parameter TakeParameter(string heading)
    {
        if (!heading.StartsWith('-'))
            throw Error(_blocks[_next - 1], $"'{heading}' is not the name of a parameter, which begins with a hyphen.");
        if (Current is not ParagraphBlock { Inline: { FirstChild: EmphasisInline emphasis } inline } paragraph || emphasis != inline.LastChild)
            throw Error(Current, $"A line in italics is needed under {heading}, such as: *Int32; default 8*");
        _next++;
        try
        {
            return new Parameter(heading[1..], ParameterFacts.Parse(Text(emphasis)), TakeTexts());
        }
        catch (FormatException mistake)
        {
            throw Error(paragraph, mistake.Message);
        }
    }

    private Example TakeExample(string title)
    {
        if (Current is not FencedCodeBlock code)
            throw Error(Current, $"The code of the example '{title}' is missing.");
        _next++;
        return new Example(title, code.Lines.ToString(), TakeTexts());
    }

    private List<T> TakeEntries<T>(Func<string, T> take)
    {
        var entries = new List<T>();
        while (Current is HeadingBlock { Level: 3 })
            entries.Add(take(TakeHeading(3)));
        return entries;
    }

    private string TakeHeading(int level)
    {
        if (Current is not HeadingBlock heading || heading.Level != level)
            throw Error(Current, $"A heading of level {level} is needed here.");
        _next++;
        return Text(heading.Inline!);
    }

    private List<string> TakeTexts()
    {
        var texts = new List<string>();
        for (; Current is ParagraphBlock or ListBlock && IncludedFile(Current) is null; _next++)
        {
            if (Current is ParagraphBlock paragraph)
                texts.Add(Text(paragraph.Inline!));
            else
                texts.AddRange(Items((ListBlock)Current).Select(item => "- " + item));
        }

        return texts;
    }

    private IReadOnlyList<string> TakeList()
    {
        if (Current is not ListBlock list)
            throw Error(Current, "A list is needed here.");
        _next++;
        return [.. Items(list)];
    }

    private IEnumerable<string> Items(ListBlock list) => list.Cast<ListItemBlock>().Select(item => item is [ParagraphBlock paragraph]
        ? Text(paragraph.Inline!)
        : throw Error(item, "An item of a list is one paragraph."));

    private string Text(ContainerInline inlines)
    {
        var text = new StringBuilder();
        foreach (var inline in inlines)
        {
            _ = inline switch
            {
                LiteralInline literal => text.Append(literal.Content.AsSpan()),
                CodeInline code => text.Append(code.Content),
                HtmlEntityInline entity => text.Append(entity.Transcoded.AsSpan()),
                LineBreakInline => text.Append(' '),
                ContainerInline container => text.Append(Text(container)),
                _ => throw Error(inlines.ParentBlock, $"Help is plain text; '{inline}' is not. Write it as code, between grave accents."),
            };
        }

        return text.ToString();
    }

    private HelpSourceException Error(Block? block, string message) => new($"{_file}({(block ?? _blocks.LastOrDefault())?.Line + 1 ?? 1}): error HELP: {message}");
}
