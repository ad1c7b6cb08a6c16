using Microsoft.AspNetCore.Http;

namespace DojoPayments.Sandbox;

/// <summary>Writes complete answers.</summary>
internal sealed class AnswerWriter(SandboxClock clock, TimeSpan latency, CancellationToken stopping)
{
    public async Task WriteAsync(HttpContext context, ApiAnswer answer, Visit visit)
    {
        if (latency > TimeSpan.Zero) await Task.Delay(latency, stopping);
        var response = context.Response;
        response.StatusCode = answer.Status;
        var headers = response.Headers;
        headers.Date = clock.Date;
        if (answer.Status is not (204 or 205 or 304)) headers.ContentLength = answer.Body.Length;
        if (!answer.Body.IsEmpty) headers.ContentType = answer.ContentType;
        if (answer.Header is { } header) headers[header.Name] = header.Value;
        visit.Leave(answer.Status);
        if (!answer.Body.IsEmpty) await response.BodyWriter.WriteAsync(answer.Body);
    }
}
