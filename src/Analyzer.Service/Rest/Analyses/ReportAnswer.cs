using Analyzer.Model.Findings;
using Analyzer.Report;
using Analyzer.Service.Rest.Answers;
using Analyzer.Service.Rest.Problems;
using Analyzer.Service.Rest.Requests;
using Analyzer.Service.Telemetry;
using Microsoft.AspNetCore.Http;

namespace Analyzer.Service.Rest.Analyses;

/// <summary>A report in the form that a request asks for: by <c>format</c>, else by <c>Accept</c>, else JSON.</summary>
internal static class ReportAnswer
{
    private static readonly (string Format, string Type)[] s_forms = [("json", "application/json"), ("html", "text/html"), ("markdown", "text/markdown"), ("terminal", "text/plain")];

    /// <summary>The answer.</summary>
    /// <param name="request">The request.</param>
    /// <param name="version">What of the result changes when it does.</param>
    /// <param name="result">Gives the result.</param>
    /// <exception cref="ProblemException">There is no form that it accepts.</exception>
    public static Answer Of(ApiRequest request, string version, Func<AnalysisResult> result) => Written(request, version, (format, stream) => ReportFormats.Named(format).Write(result(), stream));

    /// <summary>The answer, as something else writes it.</summary>
    /// <param name="request">The request.</param>
    /// <param name="version">What of the report changes when it does.</param>
    /// <param name="write">Writes it in the format of a name.</param>
    /// <exception cref="ProblemException">There is no form that it accepts.</exception>
    public static Answer Written(ApiRequest request, string version, Action<string, Stream> write)
    {
        var (format, type) = Form(request);
        return Answer.Document(
            () =>
            {
                using var stream = new MemoryStream();
                write(format, stream);
                return stream.ToArray();
            },
            type == "application/json" ? type : $"{type}; charset=utf-8",
            $"{OwnTelemetry.Version()} {version}");
    }

    private static (string Format, string Type) Form(ApiRequest request)
    {
        if (request.Get(Parameters.Format) is { } name) return s_forms.First(form => form.Format == name);
        if (request.Context.Request.GetTypedHeaders().Accept is not { Count: > 0 } accepted) return s_forms[0];
        foreach (var range in accepted.Where(range => range.Quality is not 0).OrderByDescending(range => range.Quality ?? 1))
        {
            foreach (var form in s_forms)
            {
                if (new Microsoft.Net.Http.Headers.MediaTypeHeaderValue(form.Type).IsSubsetOf(range)) return form;
            }
        }

        throw new ProblemException(ProblemKind.NotAcceptable, $"A report is not to be had as '{request.Context.Request.Headers.Accept}': accept {string.Join(", ", s_forms.Select(form => form.Type))}.");
    }
}
