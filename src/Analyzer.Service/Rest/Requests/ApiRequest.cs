using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using Analyzer.Service.Access;
using Analyzer.Service.Hosting;
using Analyzer.Service.Rest.Documents;
using Analyzer.Service.Rest.Problems;
using Analyzer.Store;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.DependencyInjection;

namespace Analyzer.Service.Rest.Requests;

/// <summary>A request to an operation, with its parameters read and checked.</summary>
internal sealed class ApiRequest
{
    private readonly Dictionary<string, object> _values;

    private ApiRequest(HttpContext context, Dictionary<string, object> values) => (Context, _values) = (context, values);

    /// <summary>The request of the server.</summary>
    public HttpContext Context { get; }

    /// <summary>Ends when the client leaves.</summary>
    public CancellationToken Aborted => Context.RequestAborted;

    /// <summary>The store.</summary>
    public ISpanStore Store => Service<ISpanStore>();

    /// <summary>Items of a page.</summary>
    public int Limit => (int)(Get(Parameters.Limit) ?? Parameters.UsualItems);

    /// <summary>Reads the parameters of an operation.</summary>
    /// <exception cref="ProblemException">One is not valid or not known.</exception>
    public static ApiRequest Read(HttpContext context, Operation operation)
    {
        var (values, errors) = (new Dictionary<string, object>(StringComparer.Ordinal), new SortedDictionary<string, List<string>>(StringComparer.Ordinal));
        foreach (var parameter in operation.Path) Read(parameter, [(string)context.GetRouteValue(parameter.Name)!], values, errors);
        foreach (var (name, texts) in context.Request.Query)
        {
            if (operation.Query.FirstOrDefault(known => known.Name == name) is { } parameter) Read(parameter, [.. texts.Select(text => text ?? "")], values, errors);
            else errors[name] = [operation.Query.Count == 0 ? "is not known: this operation takes none" : $"is not known: this operation takes {string.Join(", ", operation.Query.Select(known => known.Name))}"];
        }

        return errors.Count == 0 ? new ApiRequest(context, values) : throw ProblemException.Parameters(errors);
    }

    /// <summary>A service of the application.</summary>
    public T Service<T>()
        where T : notnull => Context.RequestServices.GetRequiredService<T>();

    /// <summary>A parameter; null where it was not given.</summary>
    [return: MaybeNull]
    public T Get<T>(Parameter<T> parameter) => _values.TryGetValue(parameter.Name, out var value) ? (T)value : default;

    /// <summary>The record in the body.</summary>
    /// <exception cref="ProblemException">It is not valid.</exception>
    public Task<T> BodyAsync<T>()
        where T : notnull => JsonBody.ReadAsync<T>(Context);

    /// <summary>Whether the caller may do more than the operation asks for.</summary>
    /// <param name="scope">One of <see cref="Scopes"/>.</param>
    public bool May(string scope) => Listeners.IsOpen(Context) || Caller.May(Context.User, scope);

    /// <summary>Address of this request with some parameters set.</summary>
    public string With(params (string Name, string Value)[] parameters)
    {
        var query = Context.Request.Query.Where(one => parameters.All(other => other.Name != one.Key)).Select(one => KeyValuePair.Create(one.Key, one.Value.ToString()));
        return QueryHelpers.AddQueryString(Context.Request.Path.ToUriComponent(), query.Concat(parameters.Select(one => KeyValuePair.Create(one.Name, one.Value))).Select(one => KeyValuePair.Create(one.Key, (string?)one.Value)));
    }

    /// <summary>A problem with one parameter.</summary>
    public static ProblemException Refuse(Parameter parameter, string mistake) =>
        ProblemException.Parameters(new SortedDictionary<string, List<string>>(StringComparer.Ordinal) { [parameter.Name] = [string.Create(CultureInfo.InvariantCulture, $"{mistake}")] });

    private static void Read(Parameter parameter, IReadOnlyList<string> texts, Dictionary<string, object> values, SortedDictionary<string, List<string>> errors)
    {
        var value = parameter.Read(texts, out var mistake);
        if (mistake.Length > 0) errors[parameter.Name] = [mistake];
        else if (value is not null) values[parameter.Name] = value;
    }
}
