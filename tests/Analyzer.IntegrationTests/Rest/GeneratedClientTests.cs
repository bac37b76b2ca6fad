using System.Runtime.Loader;
using Analyzer.Service.Rest.Requests;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using NJsonSchema.CodeGeneration.CSharp;
using NSwag;
using NSwag.CodeGeneration.CSharp;
using NSwag.CodeGeneration.OperationNameGenerators;
using Xunit;

namespace Analyzer.IntegrationTests.Rest;

/// <summary>A client that NSwag makes of the served document compiles and works against the server.</summary>
public sealed class GeneratedClientTests(DuckDbRestFixture service) : IClassFixture<DuckDbRestFixture>
{
    [Fact]
    public async Task Client_OfTheServedDocument_CallsTheService()
    {
        var type = Compile(await GenerateAsync(service.Api.Document.Text));
        using var http = new HttpClient(new SocketsHttpHandler { UseProxy = false });
        dynamic client = Activator.CreateInstance(type, service.Address.ToString(), http)!;
        var (from, to) = (At(service.Range.StartNs), At(service.Range.EndNs));

        var status = await client.GetStatusAsync();
        Assert.Equal((await service.Store.StatisticsAsync(default)).Spans, (long)status.Spans);
        var incident = await client.GetIncidentAsync(service.IncidentId);
        Assert.Equal(service.IncidentId, (string)incident.Listed.Id);
        Assert.NotEmpty((System.Collections.IEnumerable)incident.Incident.Affected);
        var edges = await client.ListEdgesAsync(from, to, null, null, 3L, null);
        Assert.Equal(3, (int)Enumerable.Count(edges.Items));
        var next = await client.ListEdgesAsync(from, to, null, null, 3L, (string)edges.Next);
        Assert.NotEqual((string)Enumerable.First(edges.Items).Operation + Enumerable.First(edges.Items).Callee, (string)Enumerable.First(next.Items).Operation + Enumerable.First(next.Items).Callee);
        var asked = (dynamic)Activator.CreateInstance(type.Assembly.GetType("Generated.AnalysisInput")!)!;
        (asked.From, asked.To) = (Rfc3339.Write(service.Range.StartNs), Rfc3339.Write(service.Range.EndNs));
        var queued = await client.SubmitAnalysisAsync(asked);
        await service.RunAnalysesAsync();
        var done = await client.GetAnalysisAsync((string)queued.Id);
        Assert.Equal("Succeeded", done.Status.ToString());
        var note = (dynamic)Activator.CreateInstance(type.Assembly.GetType("Generated.AnnotationInput")!)!;
        note.Body = "made by a generated client";
        var noted = await client.AddAnnotationAsync(service.IncidentId, note);
        await client.RemoveAnnotationAsync(service.IncidentId, (string)noted.Id);
        var refused = await Assert.ThrowsAnyAsync<Exception>(async () => await client.GetIncidentAsync("none"));
        Assert.Contains("not-found", ((dynamic)refused).Result.Type, StringComparison.Ordinal);
    }

    private static DateTimeOffset At(long unixNs) => DateTimeOffset.UnixEpoch.AddTicks(unixNs / 100);

    private static async Task<string> GenerateAsync(string json)
    {
        var settings = new CSharpClientGeneratorSettings
        {
            ClassName = "Client",
            OperationNameGenerator = new SingleClientFromOperationIdOperationNameGenerator(),
            UseBaseUrl = true,
            // Its standard leaves out the offset, without which a time is none.
            ParameterDateTimeFormat = "O",
            // With System.Text.Json it makes enums that cannot read values with a hyphen in them.
            CSharpGeneratorSettings = { Namespace = "Generated", JsonLibrary = CSharpJsonLibrary.NewtonsoftJson },
        };
        return new CSharpClientGenerator(await OpenApiDocument.FromJsonAsync(json), settings).GenerateFile();
    }

    private static Type Compile(string source)
    {
        var references = ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator).Where(File.Exists).Select(path => MetadataReference.CreateFromFile(path));
        var compilation = CSharpCompilation.Create("Generated", [CSharpSyntaxTree.ParseText(source)], references, new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary));
        using var stream = new MemoryStream();
        var result = compilation.Emit(stream);
        Assert.True(result.Success, string.Join('\n', result.Diagnostics.Where(problem => problem.Severity == DiagnosticSeverity.Error).Take(10)));
        stream.Position = 0;
        return new AssemblyLoadContext("generated").LoadFromStream(stream).GetType("Generated.Client")!;
    }
}
