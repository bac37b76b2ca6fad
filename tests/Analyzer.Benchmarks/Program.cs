using Analyzer.Benchmarks;

switch (args)
{
    case ["reconstruct", .. var files]:
        return ReconstructRun.Measure(files);
    default:
        return 0;
}
