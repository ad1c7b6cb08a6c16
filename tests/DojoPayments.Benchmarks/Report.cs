using System.Globalization;

namespace DojoPayments.Benchmarks;

/// <summary>Markdown, a line at a time, so that a long run shows how far it is.</summary>
internal sealed class Report(TextWriter output)
{
    private readonly List<Target> _targets = [];

    public static string Number(double value, int digits = 0) => value.ToString("N" + digits.ToString(CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);

    public static string Percent(double share, int digits = 1) => share.ToString("P" + digits.ToString(CultureInfo.InvariantCulture), CultureInfo.InvariantCulture).Replace(" ", "", StringComparison.Ordinal);

    public void Section(string title) => Line($"{Environment.NewLine}## {title}{Environment.NewLine}");

    public void Line(string text)
    {
        output.WriteLine(text);
        output.Flush();
    }

    /// <summary>Begins a table; the first column holds text, the others hold numbers.</summary>
    public void Header(params string[] columns)
    {
        Row(columns);
        Row([.. columns.Select(static (_, index) => index == 0 ? "---" : "---:")]);
    }

    public void Row(params string[] cells) => Line($"| {string.Join(" | ", cells)} |");

    public void Add(Target target) => _targets.Add(target);

    /// <summary>What was to be reached and what was, of the sections that ran.</summary>
    public void Targets()
    {
        Section("Targets");
        Line("| target | measured | |");
        Line("| --- | --- | --- |");
        foreach (var target in _targets)
            Row(target.Text, target.Measured, target.IsMet ? "met" : "**not met**");
    }
}
