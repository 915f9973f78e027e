using System.Net;
using System.Net.Sockets;

namespace OrleansMl.Webhooks;

/// <summary>
/// Which addresses are of the public internet. What a subscriber names must not reach the network that the silo lives in: loopback, private
/// and shared ranges, link-local ones with the clouds' metadata service, multicast, what is reserved. An IPv4 address inside an IPv6 one
/// (mapped, compatible, 6to4, NAT64) counts as the IPv4 address. See the IANA special-purpose address registries (RFC 6890).
/// </summary>
public static class PublicAddress
{
    private static readonly IPNetwork[] Special =
    [
        .. new[]
        {
            "0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12", "192.0.0.0/24", "192.0.2.0/24",
            "192.88.99.0/24", "192.168.0.0/16", "198.18.0.0/15", "198.51.100.0/24", "203.0.113.0/24", "224.0.0.0/4", "240.0.0.0/4",
        }.Select(IPNetwork.Parse),
    ];

    // Only 2000::/3 is global unicast; these are the exceptions inside it.
    private static readonly IPNetwork[] Special6 =
        [.. new[] { "2001::/23", "2001:db8::/32", "3fff::/20" }.Select(IPNetwork.Parse)];

    private static readonly IPNetwork Global6 = IPNetwork.Parse("2000::/3"), Nat64 = IPNetwork.Parse("64:ff9b::/96");

    /// <summary>True when a connection to it leaves for the public internet.</summary>
    public static bool Is(IPAddress address)
    {
        ArgumentNullException.ThrowIfNull(address);
        if (address.AddressFamily == AddressFamily.InterNetwork)
        {
            return !Special.Any(network => network.Contains(address));
        }

        if (address.IsIPv4MappedToIPv6)
        {
            return Is(address.MapToIPv4());
        }

        var bytes = address.GetAddressBytes();
        if (Nat64.Contains(address))
        {
            return Is(new(bytes.AsSpan(12, 4)));
        }

        if (bytes is [0x20, 0x02, ..])
        {
            return Is(new(bytes.AsSpan(2, 4)));
        }

        return Global6.Contains(address) && !Special6.Any(network => network.Contains(address));
    }
}
