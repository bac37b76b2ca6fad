using System.CommandLine;
using Analyzer.Model.Findings;
using Analyzer.Service.Cli;
using Xunit;

namespace Analyzer.Tests.Service;

public sealed class WhatIfOptionsTests
{
    [Theory]
    [InlineData(new string[0], WhatIfMethod.Replay)]
    [InlineData(new[] { "--what-if-method", "replay" }, WhatIfMethod.Replay)]
    [InlineData(new[] { "--what-if-method", "simulate" }, WhatIfMethod.Simulation)]
    public void A_method_is_chosen_by_name(string[] arguments, WhatIfMethod expected)
    {
        var (command, option) = Command();

        var parsed = command.Parse(arguments);

        Assert.Empty(parsed.Errors);
        Assert.Equal(expected, parsed.GetValue(option));
    }

    [Fact]
    public void Another_name_is_refused_with_those_allowed() =>
        Assert.Contains("allowed are replay and simulate", Assert.Single(Command().Command.Parse(["--what-if-method", "guess"]).Errors).Message, StringComparison.Ordinal);

    private static (RootCommand Command, Option<WhatIfMethod> Option) Command()
    {
        var option = WhatIfOptions.Method();
        return ([option], option);
    }
}
