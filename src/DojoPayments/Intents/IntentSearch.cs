using System;
using System.Collections.Generic;
using System.Threading;
using DojoPayments.Api;

namespace DojoPayments.Intents;

/// <summary>Goes through the pages of one search, reading each only when it is asked for.</summary>
internal sealed class IntentSearch
{
    private readonly IntentReader _reader;
    private readonly SearchRequest _request;
    private long _left;
    private bool _isOver;

    /// <param name="session">With the API.</param>
    /// <param name="statuses">Null or empty for all.</param>
    /// <param name="from">The earliest creation; null for any.</param>
    /// <param name="to">The latest creation; null for any.</param>
    /// <param name="first">The most that are wanted.</param>
    public IntentSearch(ApiSession session, string[]? statuses, DateTimeOffset? from, DateTimeOffset? to, long first)
    {
        _reader = new IntentReader(session);
        _request = new SearchRequest { Statuses = statuses is { Length: > 0 } ? Array.ConvertAll(statuses, IntentStatuses.Spelled) : null, From = from?.UtcDateTime, To = to?.UtcDateTime };
        _left = first;
    }

    /// <summary>Why the search ended before its last page.</summary>
    public DojoException? Error { get; private set; }

    /// <summary>Reads the next page, which may be empty; blocks meanwhile.</summary>
    /// <returns>False behind the last page and where it could not be read: see <see cref="Error"/>.</returns>
    public bool TryReadPage(CancellationToken stop, out IReadOnlyList<DojoPaymentIntent> page)
    {
        page = [];
        if (_isOver)
            return false;
        _isOver = true;
        _request.Cursor.Limit = (int)Math.Min(_left, CursorDocument.LargestLimit);
        if (Read(stop) is not { } read)
            return false;

        var data = read.Data!;
        // A page may hold more than it was asked for.
        var count = (int)Math.Min(_left, data.Length);
        var intents = new List<DojoPaymentIntent>(count);
        for (var index = 0; index < count; index++)
            intents.Add(DojoPaymentIntent.From(data[index]));
        page = intents;
        _left -= count;
        GoOnBehind(read);
        return true;
    }

    private SearchPage? Read(CancellationToken stop)
    {
        try
        {
            var reading = _reader.SearchAsync(_request, stop).GetAwaiter().GetResult();
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
