using Analyzer.Simulate.Engine;

namespace Analyzer.Simulate.Scenarios;

/// <summary>One thing an operation does; <see cref="Chance"/> is the share of requests that do it.</summary>
internal abstract record StepModel
{
    public double Chance { get; init; } = 1;
}

internal enum CallPattern
{
    Single,
    Loop,
    Page,
    Poll,
    Fanout,
    Redirect,
    Auth,
}

/// <summary>
/// Calls of another service. The patterns other than <see cref="CallPattern.Single"/> are the look-alikes of a retry.
/// </summary>
internal sealed record CallStep(CallPattern Pattern, string Callee, string Operation) : StepModel
{
    public int Times { get; init; } = 1;

    /// <summary>Between two requests of a poll.</summary>
    public long EveryNs { get; init; }

    /// <summary>Share of a fan-out's requests answered with 500.</summary>
    public double Failing { get; init; }

    /// <summary>Where a redirect leads: an operation of the same callee.</summary>
    public string? RedirectTo { get; init; }

    /// <summary>Who hands out the token, and by which operation.</summary>
    public (string Callee, string Operation)? Token { get; init; }
}

internal sealed record QueryStep(string Database, string Statement, int Times) : StepModel;

internal sealed record PublishStep(string Queue) : StepModel;

internal sealed record WorkStep(Distribution Duration) : StepModel;

internal sealed record ParallelStep(IReadOnlyList<StepModel> Steps) : StepModel;
