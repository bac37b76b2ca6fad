using System.CommandLine;
using Analyzer.Detect.WhatIf;
using Analyzer.Detect.WhatIf.Changes;
using Analyzer.Model.Findings;

namespace Analyzer.Service.Cli;

/// <summary><c>--what-if</c>: changes of policy to answer for, and how.</summary>
internal static class WhatIfOptions
{
    /// <summary>The option's name.</summary>
    public const string Name = "--what-if";

    private const string MethodName = "--what-if-method";

    /// <summary>How the answers are found.</summary>
    public static Option<WhatIfMethod> Method() => new(MethodName)
    {
        HelpName = "method",
        Description = "'replay' counts the observed calls again under the change; 'simulate' plays each incident in the simulator, fitted to it, as it was and with the change, so that queues and time-outs follow the load. Default: replay.",
        CustomParser = result =>
        {
            var text = result.Tokens[0].Value;
            if (text is not ("replay" or "simulate")) result.AddError($"{MethodName} '{text}' is not known: allowed are replay and simulate");
            return text == "simulate" ? WhatIfMethod.Simulation : WhatIfMethod.Replay;
        },
    };

    /// <summary>The changes; the option may be given several times.</summary>
    public static Option<WhatIfChange[]> Changes() => new(Name)
    {
        HelpName = "change",
        Description = $"A change of policy: the load that each service would have seen with it. 'caller->callee: policy', or a policy alone for every edge; policies are {ChangeText.Allowed}. May be given several times.",
        CustomParser = result =>
        {
            var changes = new List<WhatIfChange>();
            foreach (var token in result.Tokens)
            {
                if (ChangeText.Parse(token.Value, out var reason) is { } change) changes.Add(change);
                else result.AddError($"{Name}: {reason}");
            }

            return [.. changes];
        },
    };
}
