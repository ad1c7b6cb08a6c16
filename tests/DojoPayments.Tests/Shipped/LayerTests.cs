using System.Text.RegularExpressions;
using ArchUnitNET.Domain;
using ArchUnitNET.Loader;
using ArchUnitNET.xUnitV3;
using DojoPayments.Shell;
using static ArchUnitNET.Fluent.ArchRuleDefinition;

namespace DojoPayments.Tests.Shipped;

/// <summary>The folders of the module are layers: each knows those below it and no other, and gives its types their namespace.</summary>
public partial class LayerTests
{
    private const string Root = "DojoPayments";

    // What a folder may know, besides itself and the root: the errors, and the world with its clocks.
    private static readonly Dictionary<string, string[]> s_knows = new()
    {
        [""] = [],
        ["Rows"] = [],
        ["Credentials"] = [],
        ["Protocol"] = ["Rows"],
        ["Journal"] = ["Rows"],
        ["Api"] = ["Rows", "Protocol"],
        ["Intents"] = ["Rows", "Protocol", "Api"],
        ["Batch"] = ["Rows", "Protocol", "Api", "Intents", "Journal"],
        ["Plans"] = ["Rows", "Protocol", "Api", "Intents", "Journal", "Batch"],
        ["Confirmations"] = ["Rows", "Protocol", "Api", "Intents", "Journal"],
        ["Cmdlets"] = ["Rows", "Protocol", "Api", "Intents", "Journal", "Batch", "Plans", "Confirmations", "Credentials"],
    };

    private static readonly Architecture s_architecture = new ArchLoader().LoadAssemblies(typeof(DojoException).Assembly).Build();
    private static readonly Dictionary<string, string> s_folderOf = ReadFolders();

    public static TheoryData<string> Folders => [.. s_knows.Keys];

    [Theory]
    [MemberData(nameof(Folders))]
    public void A_folder_knows_those_below_it_and_no_other(string folder)
    {
        var own = TypesIn(folder);
        Assert.NotEmpty(own);
        foreach (var other in s_knows.Keys.Except([folder, "", .. s_knows[folder]]))
            Types().That().Are(own).Should().NotDependOnAny(TypesIn(other)).Check(s_architecture);
    }

    [Fact]
    public void Every_folder_is_a_layer() => Assert.Equal(s_knows.Keys.Order(), s_folderOf.Values.Distinct().Order());

    [Fact]
    public void A_type_has_the_namespace_of_its_folder_and_what_users_name_that_of_the_module()
    {
        foreach (var type in s_architecture.Types.Where(static type => FolderOf(type) is not null))
        {
            var ofFolder = FolderOf(type) is { Length: > 0 } folder ? $"{Root}.{folder}" : Root;
            Assert.Contains(type.Namespace.FullName, type.Visibility == Visibility.Public || type.IsNested ? [ofFolder, Root] : (string[])[ofFolder]);
        }
    }

    [Fact]
    public void A_file_holds_no_more_than_300_lines() =>
        Assert.Empty(SourceFiles().Where(static file => File.ReadLines(file).Count() > 300).Select(Path.GetFileName));

    private static List<IType> TypesIn(string folder) => [.. s_architecture.Types.Where(type => FolderOf(type) == folder)];

    /// <summary>The folder of the file that declares a type; null for what is not of the module.</summary>
    private static string? FolderOf(IType type)
    {
        if (!type.FullName.StartsWith(Root + ".", StringComparison.Ordinal))
            return null;
        // The type itself, or the one that it is nested in.
        var outermost = type.FullName.Split('+', '<', '`')[0];
        return s_folderOf.GetValueOrDefault(outermost[(outermost.LastIndexOf('.') + 1)..]);
    }

    private static Dictionary<string, string> ReadFolders()
    {
        var folders = new Dictionary<string, string>();
        foreach (var file in SourceFiles())
        {
            foreach (Match declared in Declaration().Matches(File.ReadAllText(file)))
                folders[declared.Groups["name"].Value] = Path.GetRelativePath(Sources, Path.GetDirectoryName(file)!) is var folder and not "." ? folder : string.Empty;
        }

        return folders;
    }

    private static string Sources => Path.Combine(Repository.Root, "src", Root);

    private static IEnumerable<string> SourceFiles() => Directory.EnumerateFiles(Sources, "*.cs", SearchOption.AllDirectories)
        .Where(static file => !Path.GetRelativePath(Sources, file).StartsWith("obj", StringComparison.Ordinal) && !Path.GetRelativePath(Sources, file).StartsWith("bin", StringComparison.Ordinal));

    [GeneratedRegex(@"^(public|internal) ((static|sealed|abstract|partial|readonly) )*(class|record struct|record|struct|interface|enum) (?<name>\w+)", RegexOptions.Multiline | RegexOptions.ExplicitCapture, 10_000)]
    private static partial Regex Declaration();
}
