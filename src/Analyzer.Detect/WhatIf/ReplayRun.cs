namespace Analyzer.Detect.WhatIf;

/// <summary>The share of failures that are tried again under a change.</summary>
/// <param name="row">Path and bucket.</param>
/// <param name="number">The attempt that failed, from 1.</param>
/// <param name="observed">The share that was observed.</param>
internal delegate double RetryRule(int row, int number, double observed);

/// <summary>
/// Counts the calls of a window again with other shares of retries. Attempts that are no longer made vanish with all below
/// them. A call that thereby fails more often makes its caller's attempt fail in the share in which its failures did so; that
/// attempt then calls what failed attempts called, and is tried again in the share in which failures were. With the observed shares the observed
/// counts come out. What follows from less load is left out: attempts fail as they did.
/// </summary>
/// <param name="model">The calls.</param>
/// <param name="rule">The change.</param>
internal sealed class ReplayRun(ReplayModel model, RetryRule rule)
{
    private const int Numbers = ReplayModel.Numbers;

    // By row and number: the share of attempts that fail in addition, by calls below that now fail.
    private readonly double[] _added = new double[model.Rows.Length * Numbers];

    // By row and number: the share of the attempts observed that would still be made.
    private readonly double[] _kept = new double[model.Rows.Length * Numbers];
    private readonly ReplayOutcome _outcome = new((double[])model.Attempts.Clone());

    /// <summary>Counts again.</summary>
    public static ReplayOutcome Of(ReplayModel model, RetryRule rule)
    {
        var run = new ReplayRun(model, rule);
        var failures = run.FailUpwards();
        run.CallDownwards(failures);
        return run._outcome;
    }

    // Notes which share of a row's attempts is still made, and returns the share of its calls.
    private double Keep(int row)
    {
        var parent = model.Rows[row].Parent;
        var calls = parent < 0 ? 1 : _kept[(parent * Numbers) + NumberIn(row) - 1];
        var kept = calls;
        for (var number = 1; number <= Numbers; number++)
        {
            _kept[(row * Numbers) + number - 1] = kept;
            var observed = model.RetryShare(row, number);
            kept *= observed > 0 ? rule(row, number, observed) / observed : 1;
        }

        return calls;
    }

    // Added failures per call of each row, from the deepest calls up.
    private double[] FailUpwards()
    {
        var added = new double[model.Rows.Length];
        for (var row = model.Rows.Length - 1; row >= 0; row--)
        {
            added[row] = Math.Max(0, Failures(row, changed: true, withAdded: true) - Failures(row, changed: false, withAdded: false));
            ref readonly var at = ref model.Rows[row];
            // An attempt that failed anyway cannot fail once more.
            if (at.Parent < 0 || added[row] == 0 || model.Paths[at.Path].InFailed) continue;
            var above = (at.Parent * Numbers) + NumberIn(row) - 1;
            var perAttempt = model.Attempts[row * Numbers] / (model.Attempts[above] - model.FailedAttempts[above]);
            _added[above] = Math.Min(1, _added[above] + (perAttempt * added[row] * model.HandedOnShare(row)));
        }

        return added;
    }

    private void CallDownwards(double[] added)
    {
        for (var row = 0; row < model.Rows.Length; row++)
        {
            ref readonly var at = ref model.Rows[row];
            var calls = model.Attempts[row * Numbers] * (at.Parent < 0 ? 1 : FactorOf(at.Parent, NumberIn(row), model.Paths[at.Path]));
            var attempts = calls;
            for (var number = 1; number <= Numbers; number++)
            {
                _outcome.Attempts[(row * Numbers) + number - 1] = attempts;
                attempts *= Failing(row, number, true) * rule(row, number, model.RetryShare(row, number));
            }

            if (at.Parent < 0) _outcome.EntryFailures += calls * added[row];
            var lost = model.Attempts[row * Numbers] * Keep(row) * (Failures(row, changed: true, withAdded: false) - Failures(row, changed: false, withAdded: false));
            if (lost <= 0) continue;
            _outcome.CallsLost += lost;
            _outcome.UsefulRepetitions += lost * model.Shares.RepetitionsOfSaved(model.Paths[at.Path].Edge);
        }
    }

    // How many attempts of that number and end there are for each observed; what goes beyond those seen counts as more of the last.
    private double FactorOf(int row, int number, ReplayPath called)
    {
        var at = (row * Numbers) + number - 1;
        var changed = _outcome.Attempts[at];
        for (var beyond = number + 1; number == model.Rows[row].Last && beyond <= Numbers; beyond++) changed += _outcome.Attempts[(row * Numbers) + beyond - 1];
        var (all, failed) = (model.Attempts[at], model.FailedAttempts[at]);
        var failing = Failing(row, number, true);
        // Where none failed here, what failing attempts of the same edge still called elsewhere.
        if (failed <= 0 && failing > 0) return changed * (1 - failing + (failing * model.Shares.InFailedShare(model.Paths[model.Rows[row].Path].Edge, called.Edge))) / all;
        if (failed <= 0 || failed > all) return changed / all;
        if (called.InFailed) return changed * failing / failed;
        return all > failed ? changed * (1 - failing) / (all - failed) : changed / all;
    }

    // Share of a row's calls that fail.
    private double Failures(int row, bool changed, bool withAdded)
    {
        var (attempts, failures) = (1.0, 0.0);
        for (var number = 1; number <= Numbers && attempts > 0; number++)
        {
            var failing = attempts * Failing(row, number, withAdded);
            var observed = model.RetryShare(row, number);
            var retried = failing * (changed ? rule(row, number, observed) : observed);
            failures += failing - retried;
            attempts = retried;
        }

        return failures;
    }

    private double Failing(int row, int number, bool withAdded)
    {
        var share = model.FailureShare(row, number);
        var added = withAdded ? _added[(row * Numbers) + Math.Min(number, model.Rows[row].Last) - 1] : 0;
        return added > 0 ? 1 - ((1 - share) * (1 - added)) : share;
    }

    // The attempt of the caller in which a row's calls were made: one that was seen.
    private int NumberIn(int row) => Math.Min(model.Paths[model.Rows[row].Path].Number, model.Rows[model.Rows[row].Parent].Last);
}
