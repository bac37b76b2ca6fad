using System.Globalization;
using Analyzer.Benchmarks;
using BenchmarkDotNet.Running;

switch (args)
{
    case ["reconstruct", .. var files]:
        return ReconstructRun.Measure(files);
    case ["accuracy", .. var rest]:
        return AccuracyRun.Measure(rest);
    case ["incidents", .. var rest]:
        return IncidentRun.Measure(rest);
    case ["store", var engine, var file, .. var more]:
        return await StoreRun.MeasureAsync(engine, file, more.Length > 0 ? int.Parse(more[0], CultureInfo.InvariantCulture) : 10_000, more.Length > 1 ? int.Parse(more[1], CultureInfo.InvariantCulture) : 1);
    case ["engines", var file, .. var engines]:
        return await EnginesRun.MeasureAsync(file, engines);
    case ["scale", .. var step]:
        return await Analyzer.Benchmarks.Scale.ScaleRun.RunAsync(step);
    case ["fuzz", var requests]:
        return await FuzzRun.MeasureAsync(long.Parse(requests, CultureInfo.InvariantCulture), seed: 1);
    case ["stored-hour", .. var rest]:
        return await StoredHourRun.MeasureAsync(rest);
    case ["period", .. var rest]:
        return await PeriodRun.MeasureAsync(rest);
    case ["requests", var recording, var file, var spans]:
        return SendRun.MakeRequests(recording, file, int.Parse(spans, CultureInfo.InvariantCulture));
    case ["send", var transport, var address, var file, .. var more]:
        return await SendRun.SendAsync(transport, new Uri(address), file, more.Length > 0 ? int.Parse(more[0], CultureInfo.InvariantCulture) : 4);
    case ["web", var address]:
        return await WebRun.MeasureAsync(address);
    default:
        BenchmarkSwitcher.FromAssembly(typeof(Program).Assembly).Run(args);
        return 0;
}
