using System.CommandLine;
using Analyzer.Detect.WhatIf;
using Analyzer.Detect.WhatIf.Changes;

namespace Analyzer.Service.Cli;

/// <summary><c>--what-if</c>: changes of policy to answer for.</summary>
internal static class WhatIfOptions
{
    /// <summary>The option's name.</summary>
    public const string Name = "--what-if";

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
