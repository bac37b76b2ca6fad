using Analyzer.Store.Records;

namespace Analyzer.Service.Notifications;

/// <summary>How a try to deliver something ended.</summary>
/// <param name="Error">What went wrong; null when the receiver has it.</param>
/// <param name="IsFinal">Whether the receiver will never take it.</param>
/// <param name="RetryAfterNs">How long the receiver wants to be left alone, ns; 0 when it did not say.</param>
internal readonly record struct SendResult(string? Error, bool IsFinal, long RetryAfterNs)
{
    /// <summary>The receiver has it.</summary>
    public static SendResult Delivered => default;

    /// <summary>It may work later.</summary>
    public static SendResult Later(string error, long retryAfterNs = 0) => new(error, false, retryAfterNs);

    /// <summary>It will never work.</summary>
    public static SendResult Never(string error) => new(error, true, 0);
}

/// <summary>Delivers what one kind of notification says.</summary>
internal interface IDeliverer
{
    /// <summary>Whether it delivers this one.</summary>
    bool Takes(NotificationRecord notification);

    /// <summary>Tries to deliver it; what goes wrong is its answer, not an exception.</summary>
    Task<SendResult> SendAsync(NotificationRecord notification, CancellationToken cancellation);
}
