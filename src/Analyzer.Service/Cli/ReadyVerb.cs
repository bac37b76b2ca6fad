using System.CommandLine;
using System.Net;
using Analyzer.Service.Hosting;

namespace Analyzer.Service.Cli;

/// <summary><c>analyzer ready</c>: asks a running service whether it can store spans; for the health check of a container.</summary>
internal static class ReadyVerb
{
    private const string Description = "Asks a running service on this machine whether it can store spans: exit code 0 if so, else 1 and the reason.";

    private const string Examples = """
        analyzer ready
            the service on port 8080, or where ANALYZER_WEB says
        analyzer ready http://analyzer.example:8080
            another one
        """;

    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(4);

    /// <summary>Makes the verb.</summary>
    public static Command Create()
    {
        var address = new Argument<string?>("url") { Description = "Address of the service's pages.", Arity = ArgumentArity.ZeroOrOne };
        var verb = new Verb("ready", Description, Examples) { address };
        return verb.Does((parsed, cancellation) => Ask(
            parsed.GetValue(address) is { } url ? ImportVerb.AddressOf(url) : Local(Environment.GetEnvironmentVariable("ANALYZER_WEB")), cancellation));
    }

    /// <summary>The service that this machine runs: where the setting has it listen, on loopback where that is every address.</summary>
    internal static Uri Local(string? web)
    {
        var listens = ListenAddress.Parse(web is { Length: > 0 } ? web : "8080") ?? throw CliException.WrongUsage($"ANALYZER_WEB '{web}' is not an address: {ListenAddress.Hint}");
        var address = listens.Address.Equals(IPAddress.Any) ? IPAddress.Loopback : listens.Address.Equals(IPAddress.IPv6Any) ? IPAddress.IPv6Loopback : listens.Address;
        return new Uri($"http://{new IPEndPoint(address, listens.Port)}");
    }

    private static void Ask(Uri address, CancellationToken cancellation)
    {
        using var client = new HttpClient { Timeout = s_patience };
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(address, "/readyz"));
        try
        {
            using var response = client.Send(request, cancellation);
            if (response.IsSuccessStatusCode) return;
            using var text = new StreamReader(response.Content.ReadAsStream(cancellation));
            throw CliException.NotDone($"{address} is not ready: {text.ReadToEnd().Trim()}");
        }
        catch (HttpRequestException e)
        {
            throw CliException.NotDone($"no service at {address}: {e.Message}");
        }
        catch (TaskCanceledException) when (!cancellation.IsCancellationRequested)
        {
            throw CliException.NotDone($"{address} did not answer within {s_patience.TotalSeconds:0} s");
        }
    }
}
