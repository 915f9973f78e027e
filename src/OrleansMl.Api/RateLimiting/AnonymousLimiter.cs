using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Options;
using OrleansMl.Http;
using OrleansMl.Security;

namespace OrleansMl.RateLimiting;

/// <summary>
/// For operations that anybody may call, also without an account: who has one is limited by it, everybody else by their network address
/// and together.
/// </summary>
internal sealed class AnonymousLimiter(NodeRateLimiter limiter, IOptions<RateLimitOptions> options)
{
    // No user id holds a '~'.
    private const string Address = "~address/", Everybody = "~everybody";

    /// <summary>Takes a permit to send something; the problem when there is none.</summary>
    public async ValueTask<Problem?> AcquireToSendAsync(HttpContext context)
    {
        if (context.User.Caller() is { } caller)
        {
            return options.Value.Applies(caller) ? await AcquireAsync(context, RateLimitGroup.Anonymous, caller.UserId) : null;
        }

        return await AcquireAsync(context, RateLimitGroup.Anonymous, Address + AddressOf(context));
    }

    /// <summary>
    /// Takes a permit of those that all who have no account share, once what they send is known to be right; the problem when there is
    /// none.
    /// </summary>
    public async ValueTask<Problem?> AcquireSharedAsync(HttpContext context) =>
        context.User.Caller() is null ? await AcquireAsync(context, RateLimitGroup.AnonymousTotal, Everybody) : null;

    /// <summary>Takes a permit to read something; the problem when there is none.</summary>
    public async ValueTask<Problem?> AcquireToReadAsync(HttpContext context) => context.User.Caller() is { } caller
        ? options.Value.Applies(caller) ? await AcquireAsync(context, RateLimitGroup.Default, caller.UserId) : null
        : await AcquireAsync(context, RateLimitGroup.Default, Address + AddressOf(context));

    /// <summary>
    /// Where a request comes from, as far as one household or company has it: of IPv6 the first 64 bits, since everybody has as many
    /// addresses below those as they like.
    /// </summary>
    public static string AddressOf(HttpContext context)
    {
        if (context.Connection.RemoteIpAddress is not { } address)
        {
            return "unknown";
        }

        address = address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;
        if (address.AddressFamily != AddressFamily.InterNetworkV6)
        {
            return address.ToString();
        }

        const int Network = 8;
        var bytes = address.GetAddressBytes();
        bytes.AsSpan(Network).Clear();
        return $"{new IPAddress(bytes)}/64";
    }

    private async ValueTask<Problem?> AcquireAsync(HttpContext context, RateLimitGroup group, string who) =>
        RateLimits.Report(context, await limiter.AcquireAsync(group, who, options.Value.For(group)));
}
