using Xunit;

namespace Analyzer.IntegrationTests;

/// <summary>Waits for what other processes do.</summary>
internal static class Patience
{
    private static readonly TimeSpan s_look = TimeSpan.FromMilliseconds(20);

    /// <summary>Waits until something holds; fails the test when it does not within a time.</summary>
    public static async Task UntilAsync(Func<Task<bool>> holds, TimeSpan atMost)
    {
        var deadline = DateTime.UtcNow + atMost;
        while (!await holds())
        {
            Assert.True(DateTime.UtcNow < deadline, "nothing happened within the time a test may take");
            await Task.Delay(s_look);
        }
    }
}
