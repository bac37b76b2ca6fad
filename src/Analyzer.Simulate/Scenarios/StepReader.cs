using Analyzer.Simulate.Engine;

namespace Analyzer.Simulate.Scenarios;

/// <summary>Reads one step; its first key says of which sort it is.</summary>
internal static class StepReader
{
    private static readonly Dictionary<string, Func<YamlSection, StepModel>> Readers = new(StringComparer.Ordinal)
    {
        ["call"] = section => Call(section, "call", CallPattern.Single),
        ["loop"] = section => Call(section, "loop", CallPattern.Loop) with { Times = section.Count("times", 4, 1) },
        ["page"] = section => Call(section, "page", CallPattern.Page) with { Times = section.Count("times", 4, 1) },
        ["poll"] = section => Call(section, "poll", CallPattern.Poll) with
        {
            Times = section.Count("until", 3, 1),
            EveryNs = section.DurationNs("every", 100_000_000),
        },
        ["fanout"] = section => Call(section, "fanout", CallPattern.Fanout) with
        {
            Times = section.Count("times", 4, 1),
            Failing = section.Share("failing", 0),
        },
        ["redirect"] = section => Call(section, "redirect", CallPattern.Redirect) with { RedirectTo = section.Text("to") },
        ["auth"] = section => Call(section, "auth", CallPattern.Auth) with
        {
            Token = section.Has("token") ? Reference.Parse(section, "token") : null,
        },
        ["query"] = section => new QueryStep(section.Text("query"), section.Text("statement"), section.Count("times", 1, 1)),
        ["publish"] = section => new PublishStep(section.Text("publish")),
        ["work"] = section => new WorkStep(section.Parse("work", Distribution.Zero, Quantity.Distribution)),
        ["parallel"] = section => new ParallelStep([.. section.Items("parallel").Select(Read)]),
    };

    public static StepModel Read(YamlSection section)
    {
        var sorts = section.Keys.Where(Readers.ContainsKey).ToList();
        if (sorts.Count != 1)
        {
            throw section.Error($"a step needs exactly one of the keys {string.Join(", ", Readers.Keys)}");
        }
        var step = Readers[sorts[0]](section) with { Chance = section.Share("chance", 1) };
        section.RejectUnknownKeys();
        return step;
    }

    private static CallStep Call(YamlSection section, string key, CallPattern pattern)
    {
        var (callee, operation) = Reference.Parse(section, key);
        return new CallStep(pattern, callee, operation);
    }
}
