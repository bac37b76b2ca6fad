using System.Net.Http.Headers;
using Analyzer.IntegrationTests.Serve;
using Analyzer.Service.Access;
using Analyzer.Store.Records;

namespace Analyzer.IntegrationTests.Access;

/// <summary>A service that asks everybody for a key.</summary>
internal sealed class Keyed : IAsyncDisposable
{
    private int _made;

    private Keyed(TestService service) => Service = service;

    public TestService Service { get; }

    public static async Task<Keyed> StartAsync(Action<Analyzer.Service.Hosting.ServeOptions>? change = null) => new(await TestService.StartAsync(options =>
    {
        options.Access = AccessMode.Keys;
        change?.Invoke(options);
    }));

    public async Task<string> KeyAsync(string[] scopes, double rate = 0, long? expiresNs = null)
    {
        var key = ApiKey.New();
        await Service.Store.Keys.AddAsync(new KeyRecord(key.Id, $"key {++_made}", key.Hash(), scopes, rate, 1, expiresNs, null), default);
        Service.Services.GetService(typeof(KeyRing)).As<KeyRing>().Forget();
        return key.Reveal();
    }

    public Task<HttpResponseMessage> SendAsync(string method, Uri address, string? key, Action<HttpRequestMessage>? change = null)
    {
        var request = new HttpRequestMessage(new HttpMethod(method), address);
        if (key is not null) request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", key);
        change?.Invoke(request);
        return Service.Client.SendAsync(request);
    }

    public ValueTask DisposeAsync() => Service.DisposeAsync();
}

/// <summary>Casts that read from left to right.</summary>
internal static class Casts
{
    public static T As<T>(this object? value) => (T)value!;
}
