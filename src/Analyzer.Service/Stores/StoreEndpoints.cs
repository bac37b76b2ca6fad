using Analyzer.Store;
using Microsoft.AspNetCore.Builder;

namespace Analyzer.Service.Stores;

internal static class StoreEndpoints
{
    public static void Map(IApplicationBuilder app, ISpanStore store) { _ = app; _ = store; }
}
