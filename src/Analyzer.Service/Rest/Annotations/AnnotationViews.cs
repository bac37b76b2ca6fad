using System.ComponentModel;
using Analyzer.Service.Rest.Answers;

namespace Analyzer.Service.Rest.Annotations;

[Description("What an annotation is.")]
internal enum AnnotationKind
{
    Note,
    Link,
    Cause,
}

[Description("Something to note about an incident.")]
internal sealed record AnnotationInput(
    [property: Description("What it is: a note, a link (its body is an http or https address), or the confirmed cause (its body is a service).")] AnnotationKind Kind,
    [property: Description("Text, address or service; at most 10,000 letters.")] string Body);

[Description("Something that somebody noted about an incident.")]
internal sealed record AnnotationView(
    [property: Description("Its id.")] string Id,
    [property: Description("What it is: a note, a link, or the confirmed cause.")] AnnotationKind Kind,
    [property: Description("Text, address or service.")] string Body,
    [property: Description("Who noted it; empty where access is open.")] string Author,
    [property: Description("When.")] Instant Created);

[Description("What people noted about an incident, oldest first.")]
internal sealed record AnnotationList(
    [property: Description("The annotations.")] IReadOnlyList<AnnotationView> Items);
