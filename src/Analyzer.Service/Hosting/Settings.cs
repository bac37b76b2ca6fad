using Analyzer.Service.Access;
using Microsoft.Extensions.Logging;

namespace Analyzer.Service.Hosting;

/// <summary>Every option of <c>analyzer serve</c>, in the order of <c>docs/configuration.md</c>.</summary>
internal static class Settings
{
    /// <summary>The table.</summary>
    public static readonly IReadOnlyList<Setting> All =
    [
        Setting.Text("Store", "PostgreSQL connection string (`Host=…;Database=…` or `postgresql://…`). Without it spans are stored in one file in the data folder.", (options, value) => options.Store = value),
        Setting.Text("Data", "Folder of the embedded store. Without it `$XDG_STATE_HOME/analyzer`, else `~/.local/state/analyzer`.", (options, value) => options.Data = value ?? ServeOptions.DefaultData(Environment.GetEnvironmentVariable)),
        Setting.Roles("Roles", "What this replica does, with commas between: `ingest`, `analyze`, `web`, `schedule`. Replicas share what `--store` names and meet nowhere else; every role is to be somewhere.", (options, value) => options.Roles = value),
        Setting.Address("Grpc", "127.0.0.1:4317", "Where OTLP/gRPC is received. May be the same as that of OTLP/HTTP.", (options, value) => options.Grpc = value),
        Setting.Address("Http", "127.0.0.1:4318", "Where OTLP/HTTP is received.", (options, value) => options.Http = value),
        Setting.Address("Web", "127.0.0.1:8080", "Where pages, `/metrics`, `/healthz` and `/readyz` are served.", (options, value) => options.Web = value),
        Setting.List("CorsOrigins", "loopback", "Origins of web pages that may send spans from a browser, with commas between; `*` for all, `none`, or `loopback`: all if OTLP/HTTP is received on loopback only, else none.", (options, value) => options.CorsOrigins = value),
        Setting.Choice<AccessMode>("Access", "auto", "`auto`: callers from other machines must send a key; `keys`: everybody must; `open`: nobody, on any address.", (options, value) => options.Access = value),
        Setting.Text("AdminKey", "A key that may do everything, of 20 characters or more, with which the others are made; better given as a variable than as a flag.", (options, value) => options.AdminKey = value),
        Setting.Text("OidcAuthority", "Issuer of OpenID Connect tokens that are taken beside keys; their `scope` or `roles` name `analyzer.read`, `analyzer.ingest` or `analyzer.admin`.", (options, value) => options.OidcAuthority = value),
        Setting.Text("OidcAudience", "The audience that those tokens must name.", (options, value) => options.OidcAudience = value),
        Setting.Number("RateLimit", "100", "Requests per second that a key may send, unless it has a rate of its own; `0` for any number.", (options, value) => options.RateLimit = value, 0, 1_000_000),
        Setting.List("Redact", "*authorization*,*cookie*,*password*,*passwd*,*secret*,*api-key*,*api_key*,*apikey*", "Keys of attributes whose values are not stored, with commas between, `*` for any characters; passwords and tokens in URLs are not stored either. `none` stores everything.", (options, value) => options.Redact = value),
        Setting.Duration("Keep", "", "Spans older than this are dropped, such as `7d`; `none` keeps them.", (options, value) => options.KeepNs = value, "1m"),
        Setting.Size("KeepBytes", "", "The oldest spans are dropped until the store is no larger, such as `50GB`; `none` for no limit.", (options, value) => options.KeepBytes = value, "1MB", "1000000TB"),
        Setting.Duration("KeepRollups", "400d", "What hours and days came to is kept so long, for reports on periods; `none` keeps it.", (options, value) => options.KeepRollupsNs = value, "1d", orNone: true),
        Setting.Duration("ColumnarAfter", "1d", "On Citus: partitions of spans that ended so long ago are stored by column, in a fraction of the space; `none` leaves them.", (options, value) => options.ColumnarAfterNs = value, "1h", orNone: true),
        Setting.Duration("Settle", "30s", "How long no span must have come for a window before it is analysed.", (options, value) => options.SettleNs = value!.Value, "1s", "1d"),
        Setting.Duration("Watch", "1h", "How far back the time reaches that new windows are compared with, to find incidents as they come; `0s`: they are not looked for.", (options, value) => options.WatchNs = value!.Value, "0s", "1d"),
        Setting.List("Webhooks", "", "Addresses that get a CloudEvent when an incident is found or has ended, or a hidden amplifier is found, with commas between.", (options, value) => options.Webhooks = value),
        Setting.List("SlackWebhooks", "", "Addresses that get the same as a message for Slack, Mattermost or what else takes Slack's webhooks.", (options, value) => options.SlackWebhooks = value),
        Setting.Text("WebhookSecret", "With what CloudEvents are signed (Standard Webhooks, HMAC-SHA256).", (options, value) => options.WebhookSecret = value),
        Setting.Text("Smtp", "Mail server for reports by e-mail: `smtp://user@mail.example:587`, encrypted when it offers that (and always when a password is sent), or `smtps://mail.example:465`.", (options, value) => options.Smtp = value),
        Setting.Text("SmtpPassword", "Password of the mail server's user; better given as a variable than as a flag.", (options, value) => options.SmtpPassword = value),
        Setting.Text("MailFrom", "Sender of e-mails. Without it `analyzer@localhost`.", (options, value) => options.MailFrom = value ?? "analyzer@localhost"),
        Setting.Text("PublicUrl", "Where people reach the pages, for links in messages, such as `https://analyzer.example`.", (options, value) => options.PublicUrl = value),
        Setting.Text("TraceUrl", "Where a trace opens in your own Jaeger, Tempo or Grafana, with `{traceId}` in it and, where it helps, `{from}` and `{to}` (Unix ms).", (options, value) => options.TraceUrl = value),
        Setting.Size("MaxBodyBytes", "16MiB", "Largest request as sent.", (options, value) => options.MaxBodyBytes = value!.Value, "1KiB", "1GiB"),
        Setting.Size("MaxDecompressedBytes", "64MiB", "Largest request decompressed.", (options, value) => options.MaxDecompressedBytes = value!.Value, "1KiB", "1GiB"),
        Setting.Size("MaxInFlightBytes", "256MiB", "Most bytes that all requests together hold at a time; beyond, senders are told to retry.", (options, value) => options.MaxInFlightBytes = value!.Value, "1MiB", "1TiB"),
        Setting.Number("MaxRequests", "1024", "Most requests at a time; beyond, senders are told to retry.", (options, value) => options.MaxRequests = value, 1, 1_000_000),
        Setting.Number("MaxAttributes", "1024", "Most attributes of a span, event, link or resource; the rest is dropped.", (options, value) => options.MaxAttributes = value, 1, 1_000_000),
        Setting.Size("MaxValueBytes", "64KiB", "Longest text or bytes value; the rest is cut off.", (options, value) => options.MaxValueBytes = value!.Value, "16B", "16MiB"),
        Setting.Number("MaxGroupSpans", "100000", "Spans after which a commit takes no further request.", (options, value) => options.MaxGroupSpans = value, 1, 10_000_000),
        Setting.Size("MaxGroupBytes", "64MiB", "Bytes of requests after which a commit takes no further one.", (options, value) => options.MaxGroupBytes = value!.Value, "1KiB", "1GiB"),
        Setting.Duration("MaxWait", "5s", "How long a request waits for room in a commit before its sender is told to retry.", (options, value) => options.MaxWaitNs = value!.Value, "0s", "5m"),
        Setting.Duration("GroupDelay", "0s", "How long requests are collected for a commit although the store is free.", (options, value) => options.GroupDelayNs = value!.Value, "0s", "10s"),
        Setting.Duration("Shutdown", "30s", "How long a shutdown may take for what is being received to be committed.", (options, value) => options.ShutdownNs = value!.Value, "0s", "1h"),
        Setting.Choice<LogLevel>("LogLevel", "information", "Least severe log lines written: `trace`, `debug`, `information`, `warning`, `error`, `critical` or `none`.", (options, value) => options.LogLevel = value),
        Setting.Choice<LogFormat>("LogFormat", "auto", "`text`, `json`, or `auto`: text on a terminal, JSON elsewhere.", (options, value) => options.LogFormat = value),
    ];
}
