using Analyzer.Model.Findings;
using Analyzer.Service.Pages.Incidents;
using Microsoft.AspNetCore.Http;
using Xunit;

namespace Analyzer.Tests.Service.Pages;

public sealed class WhatIfFormTests
{
    [Theory]
    [InlineData("", "", false)]
    [InlineData("?edge=a-%3Eb&policy=attempts&value=1", "a->b: attempts=1", true)]
    [InlineData("?policy=budget&value=10%25", "budget=10%", true)]
    [InlineData("?edge=&policy=retry-only-at&value=leaf&method=simulate", "retry-only-at=leaf", true)]
    public void Controls_SayWhatTheCommandLineSays(string query, string change, bool isAsked)
    {
        var form = Read(query);
        Assert.Equal((change, isAsked, ""), (form.Change, form.IsAsked, form.Mistake));
    }

    [Fact]
    public void Method_IsReplayUnlessSimulated()
    {
        Assert.Equal(WhatIfMethod.Replay, Read("?value=1").Method);
        Assert.Equal(WhatIfMethod.Simulation, Read("?value=1&method=simulate").Method);
    }

    [Fact]
    public void Mistake_SaysWhatIsAllowed() => Assert.Contains("1 to 100", Read("?policy=attempts&value=0").Mistake, StringComparison.Ordinal);

    private static WhatIfForm Read(string query) => WhatIfForm.Read(new DefaultHttpContext { Request = { QueryString = new QueryString(query) } }.Request);
}
