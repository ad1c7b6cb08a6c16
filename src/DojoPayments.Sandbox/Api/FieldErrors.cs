using System.Collections;

namespace DojoPayments.Sandbox;

/// <summary>What is wrong with a request, by field; the field names as the API writes them, <c>Amount</c> for <c>amount</c>.</summary>
internal sealed class FieldErrors : IEnumerable<KeyValuePair<string, List<string>>>
{
    private readonly Dictionary<string, List<string>> _messages = new(StringComparer.Ordinal);

    public bool Any => _messages.Count > 0;

    public void Add(string field, string message)
    {
        var name = field.Length > 0 && char.IsAsciiLetterLower(field[0]) ? char.ToUpperInvariant(field[0]) + field[1..] : field;
        if (_messages.TryGetValue(name, out var messages)) messages.Add(message);
        else _messages.Add(name, [message]);
    }

    public IEnumerator<KeyValuePair<string, List<string>>> GetEnumerator() => _messages.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
