using System;
using System.Collections.Generic;
using System.Threading;
using System.Threading.Tasks;
using DojoPayments.Api;

namespace DojoPayments.Intents;

/// <summary>
/// Reads the pages of one search. The next page may be asked for while the last one is in use, and no page beyond it.
/// </summary>
internal sealed class IntentSearch : IIntentSearch
{
    private readonly IntentReader _reader;
    private readonly SearchRequest _request;
    private long _left;
    private bool _isOver;
    private Task<Reading<SearchPage>>? _ahead;

    /// <param name="session">The session with the API.</param>
    /// <param name="statuses">The statuses; null or empty for all.</param>
    /// <param name="from">The earliest creation; null for any.</param>
    /// <param name="to">The latest creation; null for any.</param>
    /// <param name="first">The greatest number of intents to return.</param>
    public IntentSearch(ApiSession session, string[]? statuses, DateTimeOffset? from, DateTimeOffset? to, long first)
    {
        _reader = new IntentReader(session);
        _request = new SearchRequest { Statuses = statuses is { Length: > 0 } ? Array.ConvertAll(statuses, IntentStatuses.Spelled) : null, From = from?.UtcDateTime, To = to?.UtcDateTime };
        _left = first;
    }

    /// <inheritdoc/>
    public DojoException? Error { get; private set; }

    /// <inheritdoc/>
    public void ReadAhead(CancellationToken stop)
    {
        if (!_isOver)
            _ahead ??= AskAsync(stop);
    }

    /// <inheritdoc/>
    public bool TryReadPage(CancellationToken stop, out IReadOnlyList<DojoPaymentIntent> page)
    {
        page = [];
        if (_isOver)
            return false;
        _isOver = true;
        if (Read(stop) is not { } read)
            return false;

        var data = read.Data!;
        // A page may hold more intents than were asked for.
        var count = (int)Math.Min(_left, data.Length);
        var intents = new List<DojoPaymentIntent>(count);
        for (var index = 0; index < count; index++)
            intents.Add(DojoPaymentIntent.From(data[index]));
        page = intents;
        _left -= count;
        GoOnBehind(read);
        return true;
    }

    private Task<Reading<SearchPage>> AskAsync(CancellationToken stop)
    {
        _request.Cursor.Limit = (int)Math.Min(_left, CursorDocument.LargestLimit);
        return _reader.SearchAsync(_request, stop);
    }

    private SearchPage? Read(CancellationToken stop)
    {
        try
        {
            var asked = _ahead ?? AskAsync(stop);
            _ahead = null;
            var reading = asked.GetAwaiter().GetResult();
            Error = reading.Error;
            return reading.Value;
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            return null;
        }
    }

    private void GoOnBehind(SearchPage page)
    {
        if (_left == 0 || page.Data!.Length == 0 || string.IsNullOrEmpty(page.After))
            return;
        if (string.Equals(page.After, _request.Cursor.After, StringComparison.Ordinal))
        {
            Error = ReadErrors.SameCursor();
            return;
        }

        _request.Cursor.After = page.After;
        _isOver = false;
    }
}
