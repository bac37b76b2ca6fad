using Analyzer.Tests.Accuracy.Incidents;

namespace Analyzer.Benchmarks;

/// <summary>
/// Grades the incidents that are found: <c>accuracy faults DATA</c> on recordings of real faults, <c>accuracy storms DATA</c>
/// on storms, <c>--case NAME</c> for one of them in full. DATA is the folder of recordings.
/// </summary>
internal static class AccuracyRun
{
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
            default:
                Console.Error.WriteLine("accuracy faults DATA [--case FOLDER/CASE] | accuracy storms DATA [--case CASE]");
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
        Console.WriteLine("Causes named first, over these recordings and the storms:\n");
        Console.WriteLine(Calibration.Table([.. grades.Select(grade => grade.Claim).Concat(stormClaims).OfType<FirstClaim>()]));
    }

    private static void Storms(string folder)
    {
        List<StormGrade> grades = [.. StormTruth.Cases(folder).Select(storm => StormGrader.Grade(folder, storm))];
        Console.WriteLine(StormTables.Table(grades));
        Console.WriteLine(StormTables.Mistakes(grades));
    }

    private static string StormFolder(string data) => Directory.EnumerateFiles(data, "*.truth.json").Any() ? data : Path.Combine(data, "storms");
}
