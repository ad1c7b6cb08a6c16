using System.Globalization;
using System.Text;
using Microsoft.AspNetCore.Http;

namespace DojoPayments.Sandbox;

/// <summary>Carries a fault out.</summary>
internal sealed class FaultInjector(DojoApi api, LateEffects lateEffects, AnswerWriter writer, SandboxClock clock, CancellationToken stopping)
{
    /// <param name="context">The exchange to spoil.</param>
    /// <param name="fault">How.</param>
    /// <param name="request">The request, detached.</param>
    /// <param name="visit">Left as soon as the client can notice the end.</param>
    public async Task RunAsync(HttpContext context, Fault fault, ApiRequest request, Visit visit)
    {
        var genuine = await TakeEffectAsync(context, fault, request);
        var connection = new RawConnection(context, stopping);
        switch (fault.Action)
        {
            case FaultAction.Answer:
                var answer = fault.Forge?.Invoke(genuine, request) ?? genuine;
                if (answer is null) context.Abort();
                else await writer.WriteAsync(context, answer, visit);
                break;
            case FaultAction.Reset:
                visit.Leave(status: null);
                connection.Reset();
                break;
            case FaultAction.Close:
                visit.Leave(status: null);
                await connection.CloseAsync();
                break;
            case FaultAction.Stall:
                await connection.StallAsync();
                break;
            case FaultAction.StallBody:
                await WriteHalfAsync(connection, genuine!);
                await connection.StallAsync();
                break;
            case FaultAction.TruncateBody:
                visit.Leave(genuine!.Status);
                await WriteHalfAsync(connection, genuine);
                await connection.CloseAsync();
                break;
            case FaultAction.Garbage:
                visit.Leave(status: null);
                await connection.WriteAsync("\u0016\u0003\u0001 this is not HTTP \u0000\u00ff\r\n\r\n");
                await connection.CloseAsync();
                break;
            default:
                throw new InvalidOperationException($"No way to {fault.Action}.");
        }
    }

    /// <summary>The true answer; null when there was no effect, or when the client did not wait for a late one.</summary>
    private async Task<ApiAnswer?> TakeEffectAsync(HttpContext context, Fault fault, ApiRequest request)
    {
        switch (fault.Point)
        {
            case FaultPoint.BeforeEffect:
                return null;
            case FaultPoint.Late:
                var effect = lateEffects.Schedule(request, fault.Pause!);
                return fault.Action is FaultAction.Answer ? await WaitAsync(effect, context.RequestAborted) : null;
            default:
                var genuine = api.Answer(request);
                if (fault.Pause is { } pause) await pause(stopping);
                return genuine;
        }
    }

    private static async Task<ApiAnswer?> WaitAsync(Task<ApiAnswer> effect, CancellationToken clientGone)
    {
        try
        {
            return await effect.WaitAsync(clientGone);
        }
        catch (OperationCanceledException)
        {
            return null;
        }
    }

    private async Task WriteHalfAsync(RawConnection connection, ApiAnswer answer)
    {
        var head = new StringBuilder()
            .Append(CultureInfo.InvariantCulture, $"HTTP/1.1 {answer.Status} \r\nContent-Type: {answer.ContentType}\r\nContent-Length: {answer.Body.Length}\r\n");
        foreach (var date in clock.Date)
        {
            if (date is not null) head.Append(CultureInfo.InvariantCulture, $"Date: {date}\r\n");
        }

        await connection.WriteAsync(head.Append("\r\n").ToString());
        await connection.WriteAsync(answer.Body[..(answer.Body.Length / 2)]);
    }
}
