using Analyzer.Benchmarks;
using BenchmarkDotNet.Running;

switch (args)
{
    case ["reconstruct", .. var files]:
        return ReconstructRun.Measure(files);
    case ["fuzz", var requests]:
        return await FuzzRun.MeasureAsync(long.Parse(requests, System.Globalization.CultureInfo.InvariantCulture), seed: 1);
    default:
        BenchmarkSwitcher.FromAssembly(typeof(Program).Assembly).Run(args);
        return 0;
}
