using DojoPayments.Api;
using DojoPayments.Protocol;

namespace DojoPayments.Simulation;

/// <summary>What reads are answered with: by nodes that are behind, caches, and clocks that are wrong.</summary>
internal sealed class ReadAnswers
{
    private readonly SimulatedServer _server;
    private readonly Faults _faults;
    private readonly Chance _chance;
    private readonly IReadOnlyList<string> _intents;
    private readonly Dictionary<string, ApiExchange<PaymentIntentResponse>> _cached = [];
    private readonly HashSet<(int Process, string Intent)> _staleBefore = [];

    public ReadAnswers(SimulatedServer server, Faults faults, Chance chance, IReadOnlyList<string> intents)
    {
        _server = server;
        _faults = faults;
        _chance = chance;
        _intents = intents;
    }

    /// <summary>The Date header of an answer that is given now.</summary>
    public DateTimeOffset? DateOf()
    {
        if (_faults.Hits(FaultKind.NoDate))
            return null;
        return _faults.Hits(FaultKind.WrongDate) ? _server.Date + _chance.OneOf(TimeSpan.FromHours(1), TimeSpan.FromHours(-1), TimeSpan.FromSeconds(12), TimeSpan.FromSeconds(-12), TimeSpan.FromDays(2)) : _server.Date;
    }

    /// <summary>Reads an intent now.</summary>
    /// <param name="process">The process that asks.</param>
    /// <param name="intent">The intent.</param>
    public ApiExchange<PaymentIntentResponse> Take(int process, string intent)
    {
        if (_cached.TryGetValue(intent, out var cached) && _faults.Hits(FaultKind.Cached))
            return new ApiExchange<PaymentIntentResponse> { StatusCode = 200, Value = cached.Value, ServerDate = cached.ServerDate, IsAged = _chance.Hits(0.7) };
        var asked = _intents.Count > 1 && _faults.Hits(FaultKind.OtherIntent) ? _intents[(IndexOf(intent) + 1) % _intents.Count] : intent;
        // Two answers in a row by a node that is days behind are excluded: nobody could tell. An answer to another process is no
        // answer in between.
        var isStale = !_staleBefore.Remove((process, intent)) && _faults.Hits(FaultKind.StaleBeyond) && _staleBefore.Add((process, intent));
        var answer = new ApiExchange<PaymentIntentResponse>
        {
            StatusCode = 200,
            Value = new PaymentIntentResponse { Id = asked, Captures = _server.List(asked, isStale ? _chance.Skewed(TimeSpan.FromDays(2)) : TimeSpan.Zero) },
            ServerDate = DateOf(),
        };
        if (_faults.Can(FaultKind.Cached))
            _cached[intent] = answer;
        return answer;
    }

    private int IndexOf(string intent)
    {
        for (var index = 0; index < _intents.Count; index++)
        {
            if (_intents[index] == intent)
                return index;
        }

        return 0;
    }
}
