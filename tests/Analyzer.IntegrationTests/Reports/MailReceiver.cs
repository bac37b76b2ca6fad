using System.Buffers;
using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using MimeKit;
using SmtpServer;
using SmtpServer.ComponentModel;
using SmtpServer.Protocol;
using SmtpServer.Storage;

namespace Analyzer.IntegrationTests.Reports;

/// <summary>A mail server that answers as a test tells it.</summary>
internal sealed class MailReceiver : IMessageStore, IAsyncDisposable
{
    private readonly ConcurrentQueue<SmtpResponse> _answers = new();
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _running;

    /// <summary>Starts it on a free port.</summary>
    public MailReceiver()
    {
        Port = FreePort();
        var services = new ServiceProvider();
        services.Add(this);
        var options = new SmtpServerOptionsBuilder().ServerName("test").Endpoint(endpoint => endpoint.Endpoint(new IPEndPoint(IPAddress.Loopback, Port))).Build();
        _running = new SmtpServer.SmtpServer(options, services).StartAsync(_stop.Token);
    }

    /// <summary>Its port.</summary>
    public int Port { get; }

    /// <summary>E-mails that it took.</summary>
    public ConcurrentQueue<MimeMessage> Taken { get; } = new();

    /// <summary>What it answers the next e-mail instead of taking it.</summary>
    public void Answer(SmtpReplyCode code, string text) => _answers.Enqueue(new SmtpResponse(code, text));

    public async Task<SmtpResponse> SaveAsync(ISessionContext context, IMessageTransaction transaction, ReadOnlySequence<byte> buffer, CancellationToken cancellationToken)
    {
        if (_answers.TryDequeue(out var answer)) return answer;
        using var stream = new MemoryStream(buffer.ToArray());
        Taken.Enqueue(await MimeMessage.LoadAsync(stream, cancellationToken));
        return SmtpResponse.Ok;
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        try
        {
            await _running;
        }
        catch (OperationCanceledException)
        {
            // As it was told.
        }

        _stop.Dispose();
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
