using Analyzer.Simulate.Clients;
using Analyzer.Simulate.Engine;
using Analyzer.Simulate.Scenarios;

namespace Analyzer.Simulate.Services;

/// <summary>One process's client towards one operation of a callee: its policy, breaker, budget and span style.</summary>
internal sealed class EdgeClient(PolicyModel policy, IClientStyle style, EventQueue clock)
{
    /// <summary>Tokens a budget may save up, as in Envoy and gRPC: a burst of retries is allowed before the ratio binds.</summary>
    private const double BudgetCapacity = 10;

    private double _tokens = BudgetCapacity;
    private long _windowStartNs;
    private int _attempts;
    private int _failures;
    private long _openUntilNs = -1;
    private bool _probing;

    public PolicyModel Policy { get; } = policy;

    public IClientStyle Style { get; } = style;

    /// <summary>Whether the breaker lets a call through; after its open time, one as a probe.</summary>
    public bool Admits()
    {
        if (Policy.Breaker is null || _openUntilNs < 0) return true;
        if (clock.NowNs < _openUntilNs || _probing) return false;
        _probing = true;
        return true;
    }

    public void OnCall()
    {
        if (Policy.RetryBudget > 0) _tokens = Math.Min(BudgetCapacity, _tokens + Policy.RetryBudget);
    }

    public void OnAttempt(Reply reply)
    {
        if (Policy.Breaker is not { } breaker) return;
        var failed = Policy.RetryOn.Contains(reply.RetryWord);
        if (_openUntilNs >= 0)
        {
            if (!_probing) return;
            _probing = false;
            _openUntilNs = failed ? clock.NowNs + breaker.OpenNs : -1;
            _attempts = _failures = 0;
            return;
        }
        if (clock.NowNs - _windowStartNs > breaker.WindowNs)
        {
            _windowStartNs = clock.NowNs;
            _attempts = _failures = 0;
        }
        _attempts++;
        if (failed) _failures++;
        if (_attempts >= breaker.MinimumAttempts && _failures >= breaker.FailureShare * _attempts) _openUntilNs = clock.NowNs + breaker.OpenNs;
    }

    /// <summary>Whether the failure may be tried again, after so many attempts. Takes from the budget.</summary>
    public bool MayRetry(Reply reply, int attempts)
    {
        if (attempts >= Policy.Attempts || !Policy.RetryOn.Contains(reply.RetryWord)) return false;
        if (Policy.RetryBudget <= 0) return true;
        if (_tokens < 1) return false;
        _tokens--;
        return true;
    }

    public long BackoffNs(int attempts, SimRandom random)
    {
        var doubled = Policy.BackoffBaseNs << Math.Min(attempts - 1, 20);
        return Policy.Backoff switch
        {
            BackoffKind.Fixed => Policy.BackoffBaseNs,
            BackoffKind.Exponential => doubled,
            // Full jitter: uniform up to the exponential delay.
            BackoffKind.Jitter => (long)(doubled * random.NextDouble()) / 100 * 100,
            _ => 0,
        };
    }
}
