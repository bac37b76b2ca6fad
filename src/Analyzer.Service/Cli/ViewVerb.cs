using System.CommandLine;
using System.Net;
using System.Runtime.CompilerServices;
using Analyzer.Model.Spans;
using Analyzer.Service.Hosting;

namespace Analyzer.Service.Cli;

/// <summary><c>analyzer view</c>: files in, the pages of a service on them out.</summary>
internal static class ViewVerb
{
    private const string Description =
        "Analyses files into a store of their own and shows them on pages in the browser: incidents, services, edges, every trace. Ends with Ctrl+C and leaves nothing behind.";

    private const string Examples = """
        analyzer view incident.jsonl.gz
            opens the browser on it
        analyzer view 'traces/*.json' --no-browser
            prints the address only
        analyzer simulate retry-storm | analyzer view - --web 127.0.0.1:9000
            a rehearsal, at an address of your choice
        """;

    /// <summary>Makes the verb.</summary>
    public static Command Create()
    {
        var inputs = SpanInput.Argument("Spans to look at");
        var web = new Option<string>("--web") { HelpName = "address", Description = "Where the pages are served, such as 127.0.0.1:9000. Default: a free port on this machine.", DefaultValueFactory = _ => "127.0.0.1:0" };
        web.Validators.Add(result =>
        {
            var text = result.GetValueOrDefault<string>();
            if (ListenAddress.Parse(text) is not { } address) result.AddError($"--web '{text}' is not an address: {ListenAddress.Hint}");
            else if (!address.IsLoopback) result.AddError($"--web '{text}' can be reached from other machines, and these pages ask nobody for a key: choose an address of this machine, or 'analyzer serve'");
        });
        var noBrowser = new Option<bool>("--no-browser") { Description = "Print the address and open no browser." };
        var common = new CommonOptions();
        var verb = new Verb("view", Description, Examples) { inputs, web, noBrowser };
        common.AddTo(verb);
        verb.SetAction((parsed, cancellation) => RunAsync(
            parsed.GetValue(inputs) ?? [],
            parsed.GetValue(web)!,
            parsed.GetValue(noBrowser),
            common.Read(parsed),
            cancellation));
        return verb;
    }

    private static async Task<int> RunAsync(IReadOnlyList<string> inputs, string web, bool noBrowser, CommonOptions.Values common, CancellationToken cancellation)
    {
        var spans = await Task.Run(() => Read(inputs, common, cancellation), cancellation);
        return await ShowAsync(spans, web, noBrowser, common.Quiet, cancellation);
    }

    private static SpanBatch Read(IReadOnlyList<string> inputs, CommonOptions.Values common, CancellationToken cancellation)
    {
        var (spans, reading) = WorkProgress.Run(common.Quiet, progress => SpanInput.Read(inputs, common, progress, cancellation));
        if (!common.Quiet) SpanInput.Warn(reading);
        return spans;
    }

    // In a method of its own: the web framework is loaded when it is called, not when help is asked for.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static Task<int> ShowAsync(SpanBatch spans, string web, bool noBrowser, bool quiet, CancellationToken cancellation) => ViewRun.RunAsync(
        spans,
        ListenAddress.Parse(web) ?? new ListenAddress(IPAddress.Loopback, 0),
        quiet,
        address =>
        {
            Console.Out.WriteLine(address);
            if (!quiet) CommandLine.Tell("Ctrl+C ends it and removes what was stored");
            if (!noBrowser) BrowserLaunch.Try(address);
        },
        cancellation);
}
