using System.Buffers;
using System.IO.Pipelines;
using System.Text;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Abstractions;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace DojoPayments.Sandbox;

/// <summary>
/// What Kestrel calls for each request. There is no host and no middleware: nothing but the API takes time or configuration.
/// </summary>
internal sealed class SandboxApplication(
    DojoApi api, FaultPlan faults, FaultInjector injector, AnswerWriter writer, RequestLog log, SandboxClock clock)
    : IHttpApplication<DefaultHttpContext>
{
    public DefaultHttpContext CreateContext(IFeatureCollection contextFeatures)
    {
        if (contextFeatures is not IHostContextContainer<DefaultHttpContext> container) return new DefaultHttpContext(contextFeatures);
        if (container.HostContext is { } used)
        {
            used.Initialize(contextFeatures);
            return used;
        }

        return container.HostContext = new DefaultHttpContext(contextFeatures);
    }

    public void DisposeContext(DefaultHttpContext context, Exception? exception) => context.Uninitialize();

    public async Task ProcessRequestAsync(DefaultHttpContext context)
    {
        var route = Route.Match(context.Request.Method, context.Request.Path.Value ?? "");
        var visit = log.Enter(route);
        try
        {
            await ProcessAsync(context, route, visit);
        }
        catch (BadHttpRequestException error)
        {
            await writer.WriteAsync(context, Problem.Of(error.StatusCode), visit);
        }
        catch (Exception error) when (error is OperationCanceledException or ConnectionResetException or ConnectionAbortedException)
        {
            context.Abort();
        }
        finally
        {
            visit.Leave(status: null);
        }
    }

    private async Task ProcessAsync(DefaultHttpContext context, Route route, Visit visit)
    {
        var reader = context.Request.BodyReader;
        var body = await ReadToEndAsync(reader);
        if (log.Records) visit.Record = Record(context, route, visit.Number, body);
        var request = ApiRequest.Read(context.Request, route, visit.Number, body);

        if (faults.Choose(route) is { } fault)
        {
            request = request.Detach();
            reader.AdvanceTo(body.End);
            visit.Record?.Fault = fault.Name;
            await injector.RunAsync(context, fault, request, visit);
            return;
        }

        var answer = api.Answer(request);
        reader.AdvanceTo(body.End);
        await writer.WriteAsync(context, answer, visit);
    }

    private static async ValueTask<ReadOnlySequence<byte>> ReadToEndAsync(PipeReader reader)
    {
        while (true)
        {
            var read = await reader.ReadAsync();
            if (read.IsCompleted) return read.Buffer;
            reader.AdvanceTo(read.Buffer.Start, read.Buffer.End);
        }
    }

    private RequestRecord Record(HttpContext context, in Route route, long number, in ReadOnlySequence<byte> body)
    {
        var headers = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (var (name, values) in context.Request.Headers) headers[name] = values.ToString();
        var record = new RequestRecord
        {
            Number = number,
            Operation = route.Operation,
            Method = context.Request.Method,
            Path = ApiRequest.TargetOf(context.Request),
            Headers = headers,
            Body = Encoding.UTF8.GetString(body),
            ReceivedAt = clock.UtcNow,
            ConnectionId = context.Connection.Id,
        };
        log.Add(record);
        return record;
    }
}
