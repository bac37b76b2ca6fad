using System.Globalization;
using Analyzer.Simulate;
using Analyzer.Tests.Accuracy.Incidents;

namespace Analyzer.Benchmarks;

/// <summary>
/// Grades the incidents that are found: <c>accuracy faults DATA</c> on recordings of real faults, <c>accuracy storms DATA</c>
/// on storms, <c>--case NAME</c> for one of them in full; DATA is the folder of recordings. <c>accuracy simulator</c> on every
/// shipped scenario, under <c>--seeds 20</c> seeds (<c>--seeds 20 --case SCENARIO</c> for one of them), <c>--case SCENARIO/SEED/PERCENT</c> for one run in full.
/// </summary>
internal static class AccuracyRun
{
    private const int Seeds = 20;

    private static readonly double[] s_samplings = [1, 0.1];

    /// <summary>Prints the tables.</summary>
    public static int Measure(string[] arguments)
    {
        switch (arguments)
        {
            case ["faults", var data]:
                Faults(data);
                return 0;
            case ["faults", var data, "--case", var name]:
                var labels = FaultLabels.Find(data).Single(item => $"{item.Folder}/{item.Case}" == name);
                Console.WriteLine($"{name}: {labels.Fault} injected into {labels.Service}");
                Console.WriteLine(IncidentOutline.Of(new FaultGrader().Analyse(labels).Result));
                return 0;
            case ["storms", var data]:
                Storms(StormFolder(data));
                return 0;
            case ["storms", var data, "--case", var name]:
                Console.WriteLine(IncidentOutline.Of(Recording.Analyse(StormTruth.RecordingOf(StormFolder(data), name), null).Result));
                Console.WriteLine(StormTables.Mistakes([StormGrader.Grade(StormFolder(data), name)]));
                return 0;
            case ["simulator", "--case", var name]:
                SimulatedRun(name.Split('/'));
                return 0;
            case ["simulator"]:
                Simulated(Scenario.List(), Seeds);
                return 0;
            case ["simulator", "--seeds", var seeds]:
                Simulated(Scenario.List(), int.Parse(seeds, CultureInfo.InvariantCulture));
                return 0;
            case ["simulator", "--seeds", var seeds, "--case", var scenario]:
                Simulated([scenario], int.Parse(seeds, CultureInfo.InvariantCulture));
                return 0;
            default:
                Console.Error.WriteLine("accuracy faults DATA [--case FOLDER/CASE] | accuracy storms DATA [--case CASE] | accuracy simulator [--seeds N [--case SCENARIO] | --case SCENARIO/SEED/PERCENT]");
                return 2;
        }
    }

    private static void Faults(string data)
    {
        var grader = new FaultGrader();
        List<FaultGrade> grades = [.. FaultLabels.Find(data).Select(grader.Grade)];
        var storms = StormFolder(data);
        var stormClaims = Directory.Exists(storms) ? StormTruth.Cases(storms).Select(storm => StormGrader.Grade(storms, storm).Claim) : [];
        Console.WriteLine(FaultTables.Cases(grades));
        Console.WriteLine(FaultTables.Summary(grades));
        Console.WriteLine(FaultMarks.Table(grades, grader));
        Console.WriteLine("Causes named first, over these recordings and the storms:\n");
        Console.WriteLine(Calibration.Table([.. grades.Select(grade => grade.Claim).Concat(stormClaims).OfType<FirstClaim>()]));
    }

    private static void Storms(string folder)
    {
        List<StormGrade> grades = [.. StormTruth.Cases(folder).Select(storm => StormGrader.Grade(folder, storm))];
        Console.WriteLine(StormTables.Table(grades));
        Console.WriteLine(StormTables.Mistakes(grades));
    }

    private static void Simulated(IEnumerable<string> scenarios, int seeds)
    {
        var runs = (from scenario in scenarios from seed in Enumerable.Range(1, seeds) from sampling in s_samplings select (scenario, seed, sampling)).ToList();
        var grades = new SimulatedGrade[runs.Count];
        Parallel.For(0, runs.Count, run => grades[run] = SimulatedIncidentGrader.Grade(runs[run].scenario, (ulong)runs[run].seed, runs[run].sampling));
        Console.WriteLine(SimulatedTables.Table(grades));
        Console.WriteLine(SimulatedTables.Mistakes(grades));
    }

    private static void SimulatedRun(string[] name)
    {
        var sampling = name.Length > 2 ? double.Parse(name[2], CultureInfo.InvariantCulture) / 100 : 1;
        var run = Simulator.Run(Scenario.Load(name[0]), ulong.Parse(name[1], CultureInfo.InvariantCulture), new SimulationOptions { SamplingRatio = sampling });
        var result = SimulatedIncidentGrader.Analyse(run);
        Console.WriteLine(IncidentOutline.Of(result));
        Console.WriteLine(SimulatedTables.Mistakes([SimulatedIncidentGrader.Grade(run.Truth, result, sampling)]));
    }

    private static string StormFolder(string data) => Directory.EnumerateFiles(data, "*.truth.json").Any() ? data : Path.Combine(data, "storms");
}
