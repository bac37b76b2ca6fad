using Analyzer.Model.Findings;

namespace Analyzer.Detect.WhatIf;

/// <summary>Attempts that each service got, and would have got, in all and in its worst bucket.</summary>
internal sealed class ReplayLoads
{
    private const int Numbers = ReplayModel.Numbers;
    private const double Noise = 1e-6;

    private readonly ReplayModel _model;
    private readonly ReplayOutcome _outcome;
    private readonly SortedDictionary<string, Load> _loads = new(StringComparer.Ordinal);

    private ReplayLoads(ReplayModel model, ReplayOutcome outcome)
    {
        (_model, _outcome) = (model, outcome);
        foreach (var path in model.Paths) _loads.TryAdd(path.Edge.Callee, new Load(model.Grid.Count));
    }

    /// <summary>Loads that the change alters, most relieved first.</summary>
    public static IReadOnlyList<WhatIfLoad> Of(ReplayModel model, ReplayOutcome outcome)
    {
        var loads = new ReplayLoads(model, outcome);
        loads.AddTotals();
        loads.AddArrivals();
        var seconds = model.Grid.WidthNs / 1e9;
        return [.. loads._loads
            .Select(item => new WhatIfLoad(item.Key, item.Value.Observed, item.Value.Changed, item.Value.Before.DefaultIfEmpty().Max() / seconds, item.Value.After.DefaultIfEmpty().Max() / seconds))
            .Where(load => Math.Abs(load.Observed - load.Changed) > Noise || Math.Abs(load.ObservedPeakPerSecond - load.ChangedPeakPerSecond) > Noise)
            .OrderByDescending(load => load.Observed - load.Changed)
            .ThenByDescending(load => load.ObservedPeakPerSecond - load.ChangedPeakPerSecond)
            .ThenBy(load => load.Service, StringComparer.Ordinal)];
    }

    /// <summary>Attempts that only retries, hedges and redeliveries created: the second and later of a call, and all below one.</summary>
    /// <param name="model">The calls.</param>
    /// <param name="attempts">Attempts by row and number.</param>
    public static double Excess(ReplayModel model, double[] attempts)
    {
        var excess = 0.0;
        for (var row = 0; row < model.Rows.Length; row++)
        {
            var (all, first) = (AllOf(model, attempts, row), attempts[row * Numbers]);
            excess += model.Paths[model.Rows[row].Path].BelowRetry ? all : all - first;
        }

        return excess;
    }

    private void AddTotals()
    {
        for (var row = 0; row < _model.Rows.Length; row++)
        {
            var load = _loads[_model.Paths[_model.Rows[row].Path].Edge.Callee];
            load.Observed += AllOf(_model, _model.Attempts, row);
            load.Changed += AllOf(_model, _outcome.Attempts, row);
        }
    }

    // Hedges and attempts beyond the numbers that are told apart go with the attempts they belong to.
    private static double AllOf(ReplayModel model, double[] attempts, int row)
    {
        ref readonly var at = ref model.Rows[row];
        var all = 0.0;
        for (var i = 0; i < Numbers; i++) all += attempts[(row * Numbers) + i];
        if (at.Hedges > 0) all += at.Hedges * attempts[row * Numbers] / model.Attempts[row * Numbers];
        if (at.Beyond > 0) all += at.Beyond * attempts[(row * Numbers) + Numbers - 1] / model.Attempts[(row * Numbers) + Numbers - 1];
        return all;
    }

    private void AddArrivals()
    {
        var rowsOf = _model.Paths.Select(_ => new Dictionary<int, int>()).ToArray();
        for (var row = 0; row < _model.Rows.Length; row++) rowsOf[_model.Rows[row].Path].Add(_model.Rows[row].Slot, row);
        for (var path = 0; path < _model.Paths.Length; path++)
        {
            var load = _loads[_model.Paths[path].Edge.Callee];
            var overall = Overall(rowsOf[path].Values);
            foreach (var slot in _model.InWindow)
            {
                var cell = _model.Paths[path].Node.Find(slot);
                var row = rowsOf[path].GetValueOrDefault(slot, -1);
                for (var i = 0; i < Numbers; i++) AddArrivals(load, path, i, slot, row, i == 0 ? cell.Arrivals : cell.Retries?.Arrivals[i - 1] ?? 0, overall[i]);
                if (_outcome.WithoutLate?[path] == true && cell.Late is { } late) load.After[slot] -= late.Arrivals;
            }
        }

        if (_outcome.Shifts is not null) return;
        // Attempts go by the requests they belong to, which began in other buckets: no bucket gets more of them than the service does in all.
        foreach (var load in _loads.Values)
        {
            var more = load.Observed > 0 ? Math.Max(1, load.Changed / load.Observed) : 1;
            for (var slot = 0; slot < load.After.Length; slot++) load.After[slot] = Math.Clamp(load.After[slot], 0, load.Before[slot] * more);
        }
    }

    private void AddArrivals(Load load, int path, int index, int slot, int row, double arrivals, double overall)
    {
        load.Before[slot] += arrivals;
        var observed = row < 0 ? 0 : _model.Attempts[(row * Numbers) + index];
        var changed = row < 0 ? 0 : _outcome.Attempts[(row * Numbers) + index];
        // Late attempts are taken off where they began; others change as those of the same entries do.
        var after = _outcome.WithoutLate is not null ? arrivals : arrivals * (observed > 0 ? changed / observed : overall);
        if (observed == 0 && _outcome.WithoutLate is null) after += changed;
        if (_outcome.Shifts is { } shifts) Spread(load.After, slot, after, shifts[(path * Numbers) + index]);
        else load.After[slot] += after;
    }

    // Over the whole window: how many attempts of each number there are for each observed.
    private double[] Overall(IEnumerable<int> rows)
    {
        var (observed, changed) = (new double[Numbers], new double[Numbers]);
        foreach (var row in rows)
        {
            for (var i = 0; i < Numbers; i++)
            {
                observed[i] += _model.Attempts[(row * Numbers) + i];
                changed[i] += _outcome.Attempts[(row * Numbers) + i];
            }
        }

        return [.. observed.Zip(changed, (before, after) => before > 0 ? after / before : 1)];
    }

    // Evenly over the buckets that the moved bucket reaches; what falls beyond the window is no longer seen in it.
    private void Spread(double[] after, int slot, double attempts, (double FromNs, double ToNs) shift)
    {
        if (attempts == 0) return;
        var width = (double)_model.Grid.WidthNs;
        var (from, to) = (slot + (shift.FromNs / width), slot + 1 + (shift.ToNs / width));
        for (var bucket = Math.Max(0, (int)Math.Floor(from)); bucket < Math.Min(after.Length, to); bucket++)
            after[bucket] += attempts * Math.Max(0, Math.Min(to, bucket + 1) - Math.Max(from, bucket)) / (to - from);
    }

    private sealed class Load(int buckets)
    {
        public double Observed { get; set; }

        public double Changed { get; set; }

        public double[] Before { get; } = new double[buckets];

        public double[] After { get; } = new double[buckets];
    }
}
