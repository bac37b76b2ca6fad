using System.Text;
using System.Text.RegularExpressions;
using Analyzer.Model.Spans;

namespace Analyzer.Service.Acceptance;

/// <summary>
/// Takes secrets out of attributes before they are stored: whole values by the attribute's key, and passwords and tokens in URLs wherever
/// they stand. What was found out about a string of the batch is remembered with its id, so that a span costs two lookups an attribute.
/// </summary>
/// <remarks>Not thread-safe; for one batch, whose strings may outlive its spans.</remarks>
/// <param name="keys">Patterns of keys, with <c>*</c> for any characters; case does not matter.</param>
internal sealed partial class Redactor(IReadOnlyList<string> keys)
{
    /// <summary>Stands for what was taken out.</summary>
    public const string Mark = "[redacted]";

    private const byte Unknown = 0, Harmless = 1, Secret = 2;

    private readonly Regex _keys = new(
        string.Join('|', keys.Select(pattern => $"^{Regex.Escape(pattern).Replace(@"\*", ".*", StringComparison.Ordinal)}$")),
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.NonBacktracking);

    private byte[] _keyOf = [], _valueOf = [];
    private int[] _replacement = [];
    private int _generation = -1, _resourceGeneration = -1, _resources;

    /// <summary>Replaces what is secret in the attributes of spans, events, links and resources.</summary>
    public void Apply(SpanBatch batch)
    {
        if (_generation != batch.Strings.Generation)
        {
            (_keyOf, _valueOf, _replacement) = ([], [], []);
            _generation = batch.Strings.Generation;
        }

        Apply(batch.Strings, batch.EditAttributes());
        Apply(batch.Strings, batch.EditDetailAttributes());
        if (_resourceGeneration != batch.Resources.Generation) (_resourceGeneration, _resources) = (batch.Resources.Generation, 0);
        for (; _resources < batch.Resources.Count; _resources++)
        {
            var attributes = batch.Resources.AttributesOf(_resources).ToArray();
            if (Apply(batch.Strings, attributes)) batch.Resources.Replace(_resources, attributes);
        }
    }

    private bool Apply(StringTable strings, Span<SpanAttribute> attributes)
    {
        var changed = false;
        for (var i = 0; i < attributes.Length; i++)
        {
            var attribute = attributes[i];
            if (IsSecretKey(strings, attribute.Key)) attributes[i] = new SpanAttribute(attribute.Key, AttributeType.Text, strings.Intern(Mark));
            else if (attribute.Type is AttributeType.Text or AttributeType.Json && HoldsSecret(strings, attribute.Value)) attributes[i] = new SpanAttribute(attribute.Key, attribute.Type, _replacement[attribute.Value]);
            else continue;
            changed = true;
        }

        return changed;
    }

    private bool IsSecretKey(StringTable strings, int key)
    {
        if (key >= _keyOf.Length) Grow(strings.Count);
        if (_keyOf[key] == Unknown) _keyOf[key] = _keys.IsMatch(strings.GetString(key)) ? Secret : Harmless;
        return _keyOf[key] == Secret;
    }

    private bool HoldsSecret(StringTable strings, int value)
    {
        if (value >= _valueOf.Length) Grow(strings.Count);
        if (_valueOf[value] == Unknown) Look(strings, value);
        return _valueOf[value] == Secret;
    }

    private void Look(StringTable strings, int value)
    {
        _valueOf[value] = Harmless;
        if (!MayHoldSecret(strings.GetUtf8(value))) return;
        var text = Encoding.UTF8.GetString(strings.GetUtf8(value));
        var clean = Parameter().Replace(UserInformation().Replace(text, $"://{Mark}@"), $"$1{Mark}");
        if (clean == text) return;
        _valueOf[value] = Secret;
        // The new string may lie beyond the arrays: it is looked at when it is met.
        _replacement[value] = strings.Intern(clean);
    }

    // Cheap, and true of few: most values are neither an address with somebody in it nor a query.
    private static bool MayHoldSecret(ReadOnlySpan<byte> utf8) =>
        (utf8.IndexOf((byte)'@') > 0 && utf8.IndexOf("://"u8) >= 0) || (utf8.IndexOf((byte)'=') > 0 && (utf8.IndexOfAny((byte)'?', (byte)'&') >= 0 || utf8.IndexOf((byte)' ') < 0));

    private void Grow(int strings)
    {
        var length = Math.Max(strings, 1_024) * 2;
        Array.Resize(ref _keyOf, length);
        Array.Resize(ref _valueOf, length);
        Array.Resize(ref _replacement, length);
    }

    // RFC 3986, 3.2.1: whatever stands between "//" and "@" of an authority, where it has a password.
    [GeneratedRegex(@"://[^/?#@\s""']*:[^/?#\s""']*@", RegexOptions.CultureInvariant)]
    private static partial Regex UserInformation();

    [GeneratedRegex(@"((?:^|[?&;])(?:[\w.-]*(?:password|passwd|secret|token|signature)|pwd|pass|sig|api[_-]?key|access[_-]?key|x-amz-credential)=)[^&;#\s""']+", RegexOptions.CultureInvariant | RegexOptions.IgnoreCase)]
    private static partial Regex Parameter();
}
