using Analyzer.Benchmarks;
using BenchmarkDotNet.Running;

switch (args)
{
    case ["reconstruct", .. var files]:
        return ReconstructRun.Measure(files);
    case ["stored-hour", .. var rest]:
        return await StoredHourRun.MeasureAsync(rest);
    default:
        BenchmarkSwitcher.FromAssembly(typeof(Program).Assembly).Run(args);
        return 0;
}
