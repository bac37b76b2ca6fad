using System.Globalization;
using System.Threading.RateLimiting;
using Microsoft.AspNetCore.Http;

namespace Analyzer.Service.Access;

/// <summary>How often a key may call: a token bucket each, that holds two seconds' worth and never less than ten requests.</summary>
/// <param name="perSecond">Requests per second of a key without a rate of its own; 0: any number.</param>
internal sealed class RateLimits(double perSecond) : IDisposable
{
    private const double BurstSeconds = 2;
    private const int LeastBurst = 10;

    private readonly PartitionedRateLimiter<(string Key, double Rate)> _limiter = PartitionedRateLimiter.Create<(string Key, double Rate), (string, double)>(caller =>
        caller.Rate <= 0 ? RateLimitPartition.GetNoLimiter(caller) : RateLimitPartition.GetTokenBucketLimiter(caller, _ => Bucket(caller.Rate)));

    /// <summary>Counts a request.</summary>
    /// <param name="context">Whose user is known.</param>
    /// <param name="retryAfter">When the next may come, where this may not.</param>
    public bool TryTake(HttpContext context, out TimeSpan retryAfter)
    {
        var key = context.User.FindFirst(Caller.KeyId)?.Value ?? context.User.Identity?.Name ?? "";
        var own = double.Parse(context.User.FindFirst(Caller.Rate)?.Value ?? "0", CultureInfo.InvariantCulture);
        using var lease = _limiter.AttemptAcquire((key, own > 0 ? own : perSecond));
        retryAfter = lease.TryGetMetadata(MetadataName.RetryAfter, out var after) ? after : TimeSpan.FromSeconds(1);
        return lease.IsAcquired;
    }

    /// <inheritdoc/>
    public void Dispose() => _limiter.Dispose();

    private static TokenBucketRateLimiterOptions Bucket(double rate) => new()
    {
        TokenLimit = (int)Math.Max(LeastBurst, Math.Ceiling(rate * BurstSeconds)),
        TokensPerPeriod = 1,
        ReplenishmentPeriod = TimeSpan.FromSeconds(1 / rate),
        QueueLimit = 0,
    };
}
