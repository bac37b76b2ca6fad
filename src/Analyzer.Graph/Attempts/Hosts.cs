using System.Net;

namespace Analyzer.Graph.Attempts;

/// <summary>Whether two addresses can be two instances of one service.</summary>
internal static class Hosts
{
    /// <summary>Two IP addresses, the same host at another port (on one machine, ports are services), or names that differ only in numbers or in a word for the second copy.</summary>
    public static bool AreReplicas(string x, string y)
    {
        var a = HostOf(x);
        var b = HostOf(y);
        var isAddress = IPAddress.TryParse(a, out var first);
        if (a.SequenceEqual(b)) return !(isAddress && IPAddress.IsLoopback(first!)) && !a.SequenceEqual("localhost");
        if (isAddress || IPAddress.TryParse(b, out _)) return isAddress && IPAddress.TryParse(b, out _);
        return Bare(a.ToString()) == Bare(b.ToString());
    }

    // inventory-0.inventory.svc and inventory-1.inventory.svc; account.example and account-secondary.example; eu-west-1 and eu-west-2.
    private static string Bare(string host)
    {
        foreach (var word in (ReadOnlySpan<string>)["secondary", "primary", "replica", "standby", "backup", "failover"])
            host = host.Replace("-" + word, "", StringComparison.OrdinalIgnoreCase).Replace(word, "", StringComparison.OrdinalIgnoreCase);
        return string.Concat(host.Where(c => !char.IsAsciiDigit(c))).ToUpperInvariant();
    }

    private static ReadOnlySpan<char> HostOf(string address)
    {
        var colon = address.LastIndexOf(':');
        // An IPv6 address has colons of its own; a port stands behind the last one of exactly one, or behind a bracket.
        if (colon < 0 || (address.IndexOf(':') != colon && !address.Contains(']'))) return address;
        return address.AsSpan(0, colon).Trim("[]");
    }
}
