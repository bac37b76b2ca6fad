using Analyzer.Report.Pictures;
using Microsoft.AspNetCore.Components;

namespace Analyzer.Service.Pages.Frame;

/// <summary>A part of the HTML report inside a page, with its names leading to pages.</summary>
public sealed class Written : IComponent
{
    private RenderHandle _handle;

    /// <summary>Writes it: an <c>Action&lt;Markup&gt;</c>, a type of our own which a component, being public, cannot name.</summary>
    [Parameter, EditorRequired]
    public required Delegate By { get; set; }

    /// <summary>Keeps its ids apart from those of other parts of the page.</summary>
    [Parameter, EditorRequired]
    public required string Prefix { get; set; }

    /// <summary>Query that keeps the window of the page, such as <c>?from=…&amp;to=…</c>; empty for none.</summary>
    [Parameter]
    public string Window { get; set; } = "";

    /// <inheritdoc/>
    public void Attach(RenderHandle renderHandle) => _handle = renderHandle;

    /// <inheritdoc/>
    public Task SetParametersAsync(ParameterView parameters)
    {
        parameters.SetParameterProperties(this);
        var markup = new Markup(Addresses.Links(Window), Prefix + "-");
        ((Action<Markup>)By)(markup);
        _handle.Render(builder => builder.AddMarkupContent(0, markup.ToString()));
        return Task.CompletedTask;
    }
}
