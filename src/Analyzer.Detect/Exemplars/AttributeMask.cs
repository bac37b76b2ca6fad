namespace Analyzer.Detect.Exemplars;

/// <summary>
/// Decides what of an attribute a report may carry: it is passed on to people who may not see the traces. What the
/// semantic conventions define as low in cardinality stays; everything unknown is masked.
/// </summary>
internal static class AttributeMask
{
    private const int LongestEnum = 24;
    private const int LongestValue = 300;

    // Longer values are not searched for what they might give away.
    private const int LongestSearched = 4_096;

    // Words that mask the value whatever the rest of the key says.
    private static readonly string[] s_secretParts = ["password", "passwd", "passphrase", "authoriz", "cookie", "credential", "apikey", "api_key", "api-key", "secret", "email", "e_mail", "signature"];
    private static readonly HashSet<string> s_secretWords = new(["auth", "token", "pwd", "pin", "ssn", "iban", "jwt", "otp", "session", "sid", "csrf", "xsrf", "body", "payload", "arguments", "parameter", "parameters", "params", "header", "metadata"], StringComparer.OrdinalIgnoreCase);

    // Words that mask even numbers: they point at a person.
    private static readonly HashSet<string> s_personWords = new(["user", "enduser", "customer", "client", "account", "person", "patient", "phone", "card", "ip", "id", "lat", "lon", "latitude", "longitude", "geo", "birth", "salary"], StringComparer.OrdinalIgnoreCase);

    private static readonly HashSet<string> s_paths = new(["url.path", "http.target", "url.template", "http.route", "url.original"], StringComparer.Ordinal);
    private static readonly HashSet<string> s_urls = new(["url.full", "http.url", "http.request.url"], StringComparer.Ordinal);
    private static readonly HashSet<string> s_queries = new(["db.query.text", "db.statement", "db.query.summary", "db.mongodb.command"], StringComparer.Ordinal);

    private static readonly HashSet<string> s_kept = new(
        [
            "http.method", "http.status_code", "http.scheme", "http.flavor", "http.host", "http.retry_count", "http.resend_count",
            "http.request.method", "http.request.resend_count", "http.response.status_code", "http.request.body.size", "http.response.body.size",
            "http.response.header.retry-after", "http.request.header.x-envoy-attempt-count", "http.request.header.content-type", "http.response.header.content-type",
            "url.scheme", "server.address", "server.port", "net.peer.name", "net.peer.port", "net.host.name", "net.host.port", "net.transport", "peer.service", "peer.hostname",
            "db.name", "db.namespace", "db.operation", "db.operation.name", "db.operation.batch.size", "db.collection.name", "db.sql.table", "db.mongodb.collection",
            "db.response.status_code", "db.cassandra.table", "db.redis.database_index", "db.couchbase.retries",
            "messaging.message.id", "messaging.message_id", "messaging.batch.message_count", "messaging.client_id",
            "error.type", "exception.type", "otel.status_code", "otel.scope.name", "otel.library.name", "span.kind", "component", "error",
            "retry_attempts", "retry.count", "response_flags", "upstream_cluster", "upstream_cluster.name", "x-envoy-attempt-count",
            "code.function", "code.function.name", "code.namespace", "thread.name", "cloud.region", "faas.trigger", "graphql.operation.type", "graphql.operation.name",
        ],
        StringComparer.Ordinal);

    private static readonly string[] s_keptPrefixes = ["rpc.", "grpc.", "db.system", "messaging.system", "messaging.operation", "messaging.destination.", "messaging.destination_", "messaging.consumer.", "messaging.kafka.", "messaging.rabbitmq.", "network.protocol.", "network.transport", "network.type", "aws.service", "aws.operation", "gen_ai.system", "gen_ai.operation", "gen_ai.usage."];

    private static readonly char[] s_separators = ['.', '_', '-', ':'];

    /// <summary>The value as a report may show it.</summary>
    /// <param name="key">The attribute's key.</param>
    /// <param name="value">Its value as text.</param>
    /// <param name="isNumberOrBool">Whether it was sent as a number or a bool.</param>
    public static string Apply(string key, string value, bool isNumberOrBool)
    {
        var words = key.Split(s_separators, StringSplitOptions.RemoveEmptyEntries);
        if (value.Length > LongestSearched || IsSecret(key, words)) return Redaction.Masked;
        if (s_paths.Contains(key)) return Short(Redaction.Path(value));
        if (s_urls.Contains(key)) return Short(Redaction.Url(value));
        if (s_queries.Contains(key)) return Short(Redaction.Query(value));
        if (IsKept(key, words)) return Short(Redaction.Text(value));
        if (words.Any(s_personWords.Contains)) return Redaction.Masked;
        return isNumberOrBool || IsEnum(value) ? value : Redaction.Masked;
    }

    private static bool IsSecret(string key, string[] words) =>
        Array.Exists(s_secretParts, part => key.Contains(part, StringComparison.OrdinalIgnoreCase))
        || Array.Exists(words, word => s_secretWords.Contains(word) || word.EndsWith("token", StringComparison.OrdinalIgnoreCase))
            && !s_kept.Contains(key);

    // A message's key is often a customer's.
    private static bool IsKept(string key, string[] words) =>
        s_kept.Contains(key)
        || (Array.Exists(s_keptPrefixes, prefix => key.StartsWith(prefix, StringComparison.Ordinal))
            && !Array.Exists(words, word => word == "key"));

    // PENDING, HTTP_GET: a constant of a program rather than somebody's input.
    private static bool IsEnum(string value) =>
        value.Length is > 0 and <= LongestEnum && value.All(c => char.IsAsciiLetterUpper(c) || c == '_');

    private static string Short(string value) => value.Length <= LongestValue ? value : string.Concat(value.AsSpan(0, LongestValue), "…");
}
