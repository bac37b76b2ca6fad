using Analyzer.Detect.Series;

namespace Analyzer.Detect.WhatIf;

/// <summary>What each edge did over the whole window, for where a single path and bucket show nothing.</summary>
internal sealed class EdgeShares
{
    private readonly Dictionary<EdgeName, Sums> _sums = [];
    private readonly Dictionary<(EdgeName Caller, EdgeName Called), (double InOk, double InFailed)> _calls = [];

    private EdgeShares()
    {
    }

    /// <summary>Adds a model's rows up.</summary>
    public static EdgeShares Of(ReplayModel model)
    {
        var shares = new EdgeShares();
        for (var row = 0; row < model.Rows.Length; row++)
        {
            var edge = model.Paths[model.Rows[row].Path].Edge;
            if (!shares._sums.TryGetValue(edge, out var sums)) shares._sums.Add(edge, sums = new Sums());
            sums.Failed += model.Rows[row].Failed;
            if (model.Paths[model.Rows[row].Path].InFailed) sums.HandedOn += model.Rows[row].Failed;
            shares.AddCalls(model, row);
            for (var i = 0; i < ReplayModel.Numbers; i++)
            {
                sums.Attempts[i] += model.Attempts[(row * ReplayModel.Numbers) + i];
                sums.FailedAttempts[i] += model.FailedAttempts[(row * ReplayModel.Numbers) + i];
            }
        }

        return shares;
    }

    /// <summary>Edges that tried again, in ordinal order.</summary>
    public IEnumerable<EdgeName> Retrying() => _sums.Where(item => item.Value.Attempts[1] > 0).Select(item => item.Key).Order();

    /// <summary>Most attempts of a call; <see cref="ReplayModel.Numbers"/> for that many and more.</summary>
    public int MostAttempts(EdgeName edge) => _sums.TryGetValue(edge, out var sums) ? Array.FindLastIndex(sums.Attempts, count => count > 0) + 1 : 0;

    /// <summary>Share of the failures at that number that were tried again; 0 where there was none.</summary>
    public double RetryShare(EdgeName edge, int number) =>
        number < ReplayModel.Numbers && _sums[edge] is var sums && sums.FailedAttempts[number - 1] > 0 ? Math.Min(1, sums.Attempts[number] / sums.FailedAttempts[number - 1]) : 0;

    /// <summary>Share of the failed calls with which the caller's own attempt failed; 1 where none failed.</summary>
    public double HandedOnShare(EdgeName edge) => _sums[edge] is { Failed: > 0 } sums ? sums.HandedOn / sums.Failed : 1;

    /// <summary>
    /// How many calls of an edge an attempt makes that fails, for each that one makes which does not fail: 0 where the failure comes
    /// before the call, 1 where nothing shows it.
    /// </summary>
    /// <param name="caller">The edge of the attempt.</param>
    /// <param name="called">The edge called in it.</param>
    public double InFailedShare(EdgeName caller, EdgeName called)
    {
        var sums = _sums[caller];
        var (attempts, failed) = (sums.Attempts.Sum(), sums.FailedAttempts.Sum());
        var (inOk, inFailed) = _calls.GetValueOrDefault((caller, called));
        return failed > 0 && inOk > 0 ? Math.Min(1, inFailed / failed * (attempts - failed) / inOk) : 1;
    }

    /// <summary>Repetitions that a call needed which succeeded only by them, on average; 1 where there is none.</summary>
    public double RepetitionsOfSaved(EdgeName edge)
    {
        var sums = _sums[edge];
        var (calls, repetitions) = (0.0, 0.0);
        for (var i = 1; i < ReplayModel.Numbers; i++)
        {
            // Attempts that neither failed nor were followed by another: of calls that this attempt saved.
            var saved = sums.Attempts[i] - sums.FailedAttempts[i];
            calls += saved;
            repetitions += saved * i;
        }

        return calls > 0 ? repetitions / calls : 1;
    }

    private void AddCalls(ReplayModel model, int row)
    {
        var path = model.Paths[model.Rows[row].Path];
        if (path.Parent < 0) return;
        var key = (model.Paths[path.Parent].Edge, path.Edge);
        var calls = model.Attempts[row * ReplayModel.Numbers];
        var (inOk, inFailed) = _calls.GetValueOrDefault(key);
        _calls[key] = path.InFailed ? (inOk, inFailed + calls) : (inOk + calls, inFailed);
    }

    private sealed class Sums
    {
        public double[] Attempts { get; } = new double[ReplayModel.Numbers];

        public double[] FailedAttempts { get; } = new double[ReplayModel.Numbers];

        public double Failed { get; set; }

        public double HandedOn { get; set; }
    }
}
