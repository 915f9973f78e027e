using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Hosting;

namespace OrleansMl.Operations;

/// <summary>
/// Looks whether what a process will listen to is free, before anything of it starts: a silo would join its cluster only to die, and a
/// front end would wait for its cluster before it noticed.
/// </summary>
internal static class ListeningPorts
{
    /// <exception cref="PortInUseException">One of them is in use; the message says which, and what to do.</exception>
    /// <exception cref="FormatException">An address is none.</exception>
    public static void Check(IConfiguration configuration, IEnumerable<(string Setting, IPEndPoint EndPoint)> others)
    {
        foreach (var url in Urls(configuration))
        {
            var address = BindingAddress.Parse(url);
            if (address.IsUnixPipe || address.IsNamedPipe || address.Port == 0)
            {
                continue;
            }

            if (HostsOf(address).Any(host => IsInUse(new(host, address.Port))))
            {
                throw new PortInUseException($"{url} is in use. Stop what listens there, or choose another address with --urls.");
            }
        }

        foreach (var (setting, endPoint) in others)
        {
            if (endPoint.Port != 0 && IsInUse(endPoint))
            {
                throw new PortInUseException(
                    $"{setting} is {endPoint.Port}, which is in use at {endPoint.Address}. " +
                    "Stop what listens there, or choose another port.");
            }
        }
    }

    private static IEnumerable<string> Urls(IConfiguration configuration) =>
        Parts(configuration[WebHostDefaults.ServerUrlsKey]) is { Length: > 0 } urls
            ? urls
            :
            [
                .. Parts(configuration[WebHostDefaults.HttpPortsKey]).Select(port => $"http://*:{port}"),
                .. Parts(configuration[WebHostDefaults.HttpsPortsKey]).Select(port => $"https://*:{port}"),
            ];

    private static string[] Parts(string? list) =>
        (list ?? "").Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);

    // As the server takes them: what is no address means all of them.
    private static IPAddress[] HostsOf(BindingAddress address) =>
        string.Equals(address.Host, "localhost", StringComparison.OrdinalIgnoreCase) ? [IPAddress.Loopback]
        : IPAddress.TryParse(address.Host, out var host) ? [host]
        : [IPAddress.Any];

    private static bool IsInUse(IPEndPoint endPoint)
    {
        try
        {
            using var probe = new TcpListener(endPoint);
            probe.Start();
            return false;
        }
        catch (SocketException exception) when (exception.SocketErrorCode == SocketError.AddressAlreadyInUse)
        {
            return true;
        }
    }
}

/// <summary>The message is the sentence that the operator reads.</summary>
internal sealed class PortInUseException(string message) : Exception(message);
