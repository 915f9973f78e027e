using System.Collections.Immutable;
using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Options;

namespace OrleansMl.Webhooks;

/// <summary>
/// Where webhooks may connect to. Asked when a url is registered, so that its owner learns of it, and at each connection, since a name may
/// resolve to something else by then.
/// </summary>
internal sealed class WebhookAddresses
{
    private readonly ImmutableArray<IPNetwork> _allowed;
    private readonly bool _allowHttp;

    public WebhookAddresses(IOptions<WebhookOptions> options) =>
        (_allowed, _allowHttp) = ([.. options.Value.AllowedNetworks.Select(IPNetwork.Parse)], options.Value.AllowHttp);

    /// <summary>How a name becomes addresses.</summary>
    public Func<string, CancellationToken, Task<IPAddress[]>> Resolve { get; init; } = Dns.GetHostAddressesAsync;

    public bool Allows(IPAddress address)
    {
        var plain = address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;
        return PublicAddress.Is(address) || _allowed.Any(network => network.Contains(plain));
    }

    /// <summary>
    /// What an address from the configuration must be and is not, in words; null when it is right. Where it leads to is asked at each
    /// connection.
    /// </summary>
    public static string? WhyNoUrl(string url, bool allowHttp) =>
        !Uri.TryCreate(url, UriKind.Absolute, out var uri) || uri is not { UserInfo.Length: 0, Fragment.Length: 0, IdnHost.Length: > 0 }
            ? "must be an absolute https address without user and fragment."
        : uri.Scheme == Uri.UriSchemeHttps || (allowHttp && uri.Scheme == Uri.UriSchemeHttp) ? null
        : $"must begin with https://, unless {WebhookOptions.Section}:AllowHttp is true.";

    /// <summary>Why nothing may be posted to a url; null when it may.</summary>
    public async Task<WebhookResult?> RefuseAsync(Uri url, CancellationToken cancellationToken)
    {
        if (url.Scheme != Uri.UriSchemeHttps && !_allowHttp)
        {
            return new(WebhookOutcome.HttpsRequired);
        }

        try
        {
            var addresses = await ResolveAsync(url.IdnHost, cancellationToken);
            return Array.Exists(addresses, Allows) ? null : new(WebhookOutcome.AddressNotAllowed, Detail: addresses[0].ToString());
        }
        catch (SocketException)
        {
            return new(WebhookOutcome.Unresolvable);
        }
    }

    /// <summary>Connects to the first address of a name that is allowed and answers.</summary>
    public async ValueTask<Stream> ConnectAsync(SocketsHttpConnectionContext context, CancellationToken cancellationToken)
    {
        var (host, port) = (context.DnsEndPoint.Host, context.DnsEndPoint.Port);
        Exception? last = null;
        foreach (var address in (await ResolveAsync(host, cancellationToken)).Where(Allows))
        {
            var socket = new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
            try
            {
                await socket.ConnectAsync(new IPEndPoint(address, port), cancellationToken);
                return new NetworkStream(socket, ownsSocket: true);
            }
            catch (Exception exception)
            {
                socket.Dispose();
                last = exception;
                cancellationToken.ThrowIfCancellationRequested();
            }
        }

        throw last ?? new AddressNotAllowedException(host);
    }

    private async Task<IPAddress[]> ResolveAsync(string host, CancellationToken cancellationToken)
    {
        var addresses = IPAddress.TryParse(host.Trim('[', ']'), out var literal) ? [literal] : await Resolve(host, cancellationToken);
        return addresses.Length > 0 ? addresses : throw new SocketException((int)SocketError.HostNotFound);
    }
}

/// <summary>A name leads to no address that may be connected to.</summary>
internal sealed class AddressNotAllowedException(string host)
    : IOException($"'{host}' leads to no address of the internet; {WebhookOptions.Section}:AllowedNetworks names others.");
