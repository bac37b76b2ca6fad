using Analyzer.Service.Hosting;
using Analyzer.Store;

namespace Analyzer.Service.Stores;

internal static class RemoteSpanStore
{
    public static Task<ISpanStore> ConnectAsync(RunningService service, CancellationToken cancellation) => throw new NotSupportedException();
}
