namespace Analyzer.Service.Hosting;

/// <summary>What a replica of the service does. Replicas with different roles share one server and meet only there.</summary>
[Flags]
internal enum ServeRoles
{
    /// <summary>Nothing.</summary>
    None = 0,

    /// <summary>Receives spans over OTLP.</summary>
    Ingest = 1,

    /// <summary>Analyses windows and what is asked for, watches for incidents, rolls up, and drops what is no longer kept.</summary>
    Analyze = 2,

    /// <summary>Serves pages, REST, Jaeger's API and tools for assistants.</summary>
    Web = 4,

    /// <summary>Makes scheduled reports and delivers them.</summary>
    Schedule = 8,

    /// <summary>Everything: the default.</summary>
    All = Ingest | Analyze | Web | Schedule,
}

/// <summary>How roles are written.</summary>
internal static class ServeRolesText
{
    private static readonly ServeRoles[] s_each = [ServeRoles.Ingest, ServeRoles.Analyze, ServeRoles.Web, ServeRoles.Schedule];

    /// <summary>Reads names with commas between.</summary>
    /// <param name="names">The names.</param>
    /// <param name="roles">What they mean.</param>
    /// <returns>What is wrong; null when nothing is.</returns>
    public static string? TryRead(IReadOnlyList<string> names, out ServeRoles roles)
    {
        roles = ServeRoles.None;
        foreach (var name in names)
        {
            var role = name.Equals("all", StringComparison.OrdinalIgnoreCase) ? ServeRoles.All : s_each.FirstOrDefault(each => name.Equals(each.ToString(), StringComparison.OrdinalIgnoreCase));
            if (role == ServeRoles.None) return $"'{name}' is no role: ingest, analyze, web and schedule are, or all";
            roles |= role;
        }

        return roles == ServeRoles.None ? "no role is named: ingest, analyze, web and schedule are, or all" : null;
    }

    /// <summary>Roles as they are written.</summary>
    public static string Show(ServeRoles roles) => roles == ServeRoles.All ? "all" : string.Join(',', s_each.Where(role => roles.HasFlag(role)).Select(role => role.ToString().ToLowerInvariant()));
}
