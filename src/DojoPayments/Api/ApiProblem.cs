using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Text;
using System.Text.Json;

namespace DojoPayments.Api;

/// <summary>
/// The content of a refusal: RFC 7807 problem details, as far as the answer has them. Every member is optional in the vendor's
/// documents, some are written in upper case, and a proxy answers in HTML or without a body.
/// </summary>
internal sealed class ApiProblem
{
    private const int MaxQuoteLength = 200;

    private ApiProblem()
    {
    }

    public string? Title { get; private set; }

    public string? Detail { get; private set; }

    public string? TraceId { get; private set; }

    /// <summary>The entries of <c>errors</c>, as "Field: text".</summary>
    public IReadOnlyList<string> Errors { get; private set; } = [];

    /// <summary>
    /// True if it is a problem in JSON as the API writes it. Only that is believed: anything else may be a filter's page in
    /// place of the true answer.
    /// </summary>
    public bool IsOfApi => Title is not null || Detail is not null || Errors.Count > 0;

    /// <summary>True if it has more than the name of its status.</summary>
    public bool SaysWhy => Detail is not null || Errors.Count > 0;

    /// <summary>The reason that a later read found; null if there is none.</summary>
    public string? Finding { get; private set; }

    /// <summary>The advice that follows from <see cref="Finding"/>.</summary>
    public string? WhatToDo { get; private set; }

    private string? Raw { get; set; }

    /// <summary>Reads any body; never throws.</summary>
    /// <param name="body">The body as received; it may be empty, cut short or not JSON.</param>
    public static ApiProblem Parse(ReadOnlyMemory<byte> body)
    {
        try
        {
            using var document = JsonDocument.Parse(body);
            if (document.RootElement.ValueKind == JsonValueKind.Object && FromJson(document.RootElement) is { IsOfApi: true } problem)
                return problem;
        }
        catch (JsonException)
        {
            // IsOfApi is false then.
        }

        var text = Encoding.UTF8.GetString(body.Slice(0, Math.Min(body.Length, 4096)).ToArray());
        return new ApiProblem { Raw = Clean(text) };
    }

    /// <summary>The same problem with the reason that a later read found.</summary>
    public ApiProblem With(string finding, string whatToDo) => new()
    {
        Title = Title,
        Detail = Detail,
        TraceId = TraceId,
        Errors = Errors,
        Raw = Raw,
        Finding = finding,
        WhatToDo = whatToDo,
    };

    /// <summary>The problem in one line.</summary>
    public string Describe(int statusCode)
    {
        var text = new StringBuilder(Author(statusCode)).Append(" answered ").Append(statusCode.ToString(CultureInfo.InvariantCulture));
        if (!IsOfApi)
            return text.Append(Raw is null ? " without a text." : $" with a text that is not in the API's form: {Raw}").ToString();

        text.Append(':');
        if (Title is not null)
            text.Append(' ').Append(Title).Append('.');
        if (Detail is not null)
            text.Append(' ').Append(Detail);
        foreach (var error in Errors)
            text.Append(' ').Append(error);
        if (TraceId is not null)
            text.Append(" (traceId ").Append(TraceId).Append(')');
        if (Finding is not null)
            text.Append(text[text.Length - 1] == '.' ? " " : ". ").Append(Finding);
        return text.ToString();
    }

    private static ApiProblem FromJson(JsonElement root)
    {
        var problem = new ApiProblem
        {
            Title = Text(root, "title")?.TrimEnd('.'),
            Detail = Text(root, "detail"),
            TraceId = Text(root, "traceId"),
        };
        problem.Errors = [.. Members(root, "errors").SelectMany(ReadErrors)];
        return problem;
    }

    // Only a proxy answers 407.
    private string Author(int statusCode) => statusCode == 407 ? "A proxy, which asks for credentials,"
        : IsOfApi ? "The API"
        : "A proxy or a filter, or the API itself,";

    private static IEnumerable<string> ReadErrors(JsonElement errors) => errors.ValueKind switch
    {
        JsonValueKind.Object => ReadFields(errors),
        JsonValueKind.Array => errors.EnumerateArray().Select(static entry => Clean(entry.ToString())).OfType<string>(),
        JsonValueKind.String => Clean(errors.GetString()!) is { } text ? [text] : [],
        _ => [],
    };

    private static List<string> ReadFields(JsonElement errors)
    {
        var list = new List<string>();
        foreach (var field in errors.EnumerateObject())
        {
            if (field.Value.ValueKind == JsonValueKind.Array)
            {
                foreach (var entry in field.Value.EnumerateArray())
                    list.Add($"{field.Name}: {Clean(entry.ToString())}");
            }
            else
            {
                list.Add($"{field.Name}: {Clean(field.Value.ToString())}");
            }
        }

        return list;
    }

    private static string? Text(JsonElement root, string name) =>
        Members(root, name).Where(static value => value.ValueKind == JsonValueKind.String).Select(static value => Clean(value.GetString()!)).FirstOrDefault();

    /// <summary>The members of this name, in upper or lower case.</summary>
    private static IEnumerable<JsonElement> Members(JsonElement root, string name) =>
        root.EnumerateObject().Where(member => string.Equals(member.Name, name, StringComparison.OrdinalIgnoreCase)).Select(static member => member.Value);

    /// <summary>One line, bounded, without control characters.</summary>
    private static string? Clean(string text)
    {
        var clean = new StringBuilder(Math.Min(text.Length, MaxQuoteLength + 1));
        foreach (var character in text)
        {
            var isGap = char.IsControl(character) || char.IsWhiteSpace(character);
            if (isGap && (clean.Length == 0 || clean[clean.Length - 1] == ' '))
                continue;
            if (clean.Length == MaxQuoteLength)
                return clean.Append('…').ToString();
            clean.Append(isGap ? ' ' : character);
        }

        return clean.Length == 0 ? null : clean.ToString().TrimEnd();
    }
}
