using System.Globalization;
using System.Text;
using System.Xml;

namespace Analyzer.Service.Reports.Gate;

/// <summary>Limits as a JUnit file, which build servers show as tests: one for each limit.</summary>
internal static class JUnitFile
{
    private const string Suite = "analyzer report";

    /// <summary>Writes the file.</summary>
    public static void Write(IReadOnlyList<GateResult> results, Stream destination)
    {
        using var xml = XmlWriter.Create(destination, new XmlWriterSettings { Encoding = new UTF8Encoding(false), Indent = true, CloseOutput = false, NewLineChars = "\n" });
        xml.WriteStartDocument();
        xml.WriteStartElement("testsuites");
        xml.WriteStartElement("testsuite");
        xml.WriteAttributeString("name", Suite);
        xml.WriteAttributeString("tests", results.Count.ToString(CultureInfo.InvariantCulture));
        xml.WriteAttributeString("failures", results.Count(result => !result.Passed).ToString(CultureInfo.InvariantCulture));
        xml.WriteAttributeString("errors", "0");
        xml.WriteAttributeString("skipped", "0");
        foreach (var result in results) Write(xml, result);
        xml.WriteEndElement();
        xml.WriteEndElement();
        xml.WriteEndDocument();
    }

    private static void Write(XmlWriter xml, GateResult result)
    {
        xml.WriteStartElement("testcase");
        xml.WriteAttributeString("classname", Suite);
        xml.WriteAttributeString("name", Clean(result.Condition.Text));
        if (!result.Passed)
        {
            xml.WriteStartElement("failure");
            xml.WriteAttributeString("type", result.Condition.Metric.ToString().ToLowerInvariant());
            xml.WriteAttributeString("message", Clean(result.New[0].Text));
            xml.WriteString(Clean(string.Join('\n', result.New.Select(hit => hit.Text))));
            xml.WriteEndElement();
        }

        if (result.Known.Count > 0) xml.WriteElementString("system-out", Clean("As in the time compared with:\n" + string.Join('\n', result.Known.Select(hit => hit.Text))));
        xml.WriteEndElement();
    }

    // Names come from spans, and XML 1.0 takes no control characters.
    private static string Clean(string text) => string.Concat(text.EnumerateRunes().Select(rune => rune.IsBmp && !XmlConvert.IsXmlChar((char)rune.Value) ? "\uFFFD" : rune.ToString()));
}
