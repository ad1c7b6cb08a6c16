using System.Net;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace DojoPayments.Sandbox;

/// <summary>
/// A stateful stand-in for the Dojo Payments API on 127.0.0.1, with faults on demand. It keeps a ledger of what really
/// happened, which a test can hold against what a client believes.
/// </summary>
public sealed class DojoSandbox : IAsyncDisposable
{
    private const int MaxRequestBodyBytes = 1024 * 1024;

    private static readonly TimeSpan s_stopWithin = TimeSpan.FromMilliseconds(500);

    private readonly CancellationTokenSource _stopping = new();
    private readonly KestrelServer _server;
    private readonly ServiceProvider _services = new ServiceCollection().BuildServiceProvider();
    private readonly SandboxClock _clock;
    private readonly LateEffects _lateEffects;
    private readonly SandboxApplication _application;
    private readonly Lazy<Task> _stop;

    private DojoSandbox(SandboxOptions options)
    {
        _clock = new SandboxClock(options.ClockOffset, options.SendDateHeader);
        Ledger = new IntentLedger(options, _clock);
        Faults = new FaultPlan(options.Seed);
        Requests = new RequestLog(options.RecordRequests);
        var api = new DojoApi(Ledger, options);
        var writer = new AnswerWriter(_clock, options.Latency, _stopping.Token);
        _lateEffects = new LateEffects(api, _stopping.Token);
        var injector = new FaultInjector(api, _lateEffects, writer, _clock, _stopping.Token);
        _application = new SandboxApplication(api, Faults, injector, writer, Requests, _clock);
        _server = CreateServer(options.Port);
        _stop = new Lazy<Task>(StopOnceAsync);
    }

    /// <summary>Where it listens: <c>http://127.0.0.1:port/</c>.</summary>
    public Uri BaseUri { get; private set; } = new("http://127.0.0.1/");

    /// <summary>What really happened to the money.</summary>
    public IntentLedger Ledger { get; }

    /// <summary>Which requests go wrong, and how.</summary>
    public FaultPlan Faults { get; }

    /// <summary>What the server saw.</summary>
    public RequestLog Requests { get; }

    /// <summary>Moves the server's clock on: what came before is that much longer ago, and authorisations lapse.</summary>
    public void Advance(TimeSpan time) => _clock.Advance(time);

    /// <summary>Starts a sandbox; it listens when the task is done.</summary>
    /// <exception cref="IOException">The port is taken.</exception>
    public static async Task<DojoSandbox> StartAsync(SandboxOptions? options = null)
    {
        options ??= new SandboxOptions();
        var sandbox = new DojoSandbox(options);
        try
        {
            await sandbox._server.StartAsync(sandbox._application, CancellationToken.None);
            sandbox.BaseUri = new Uri(sandbox._server.Features.GetRequiredFeature<IServerAddressesFeature>().Addresses.Single());
            return sandbox;
        }
        catch
        {
            await sandbox.DisposeAsync();
            throw;
        }
    }

    /// <summary>Done when no late effect (<see cref="FaultPoint.Late"/>) is to come any more.</summary>
    public Task WhenLateEffectsAreDoneAsync() => _lateEffects.WhenDoneAsync();

    /// <summary>
    /// Stops listening and ends every connection within about a second, stalled ones too. Late effects still to come are
    /// dropped; ledger and counts stay readable.
    /// </summary>
    public Task StopAsync() => _stop.Value;

    /// <summary>Stops it, see <see cref="StopAsync"/>.</summary>
    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        _server.Dispose();
        await _services.DisposeAsync();
        _stopping.Dispose();
    }

    private async Task StopOnceAsync()
    {
        await _stopping.CancelAsync();
        using var patience = new CancellationTokenSource(s_stopWithin);
        await _server.StopAsync(patience.Token);
    }

    private KestrelServer CreateServer(int port)
    {
        var options = new KestrelServerOptions { AddServerHeader = false, ApplicationServices = _services };
        options.Limits.MaxRequestBodySize = MaxRequestBodyBytes;
        // A stalled exchange lasts as long as its fault says.
        options.Limits.MinRequestBodyDataRate = null;
        options.Limits.MinResponseDataRate = null;
        options.Listen(IPAddress.Loopback, port, static listen => listen.Protocols = HttpProtocols.Http1);
        var transport = new SocketTransportFactory(Options.Create(new SocketTransportOptions()), NullLoggerFactory.Instance);
        return new KestrelServer(Options.Create(options), transport, NullLoggerFactory.Instance);
    }
}
