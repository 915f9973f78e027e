using System.Globalization;
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
    // As many networks of a site may use up their permits.
    private const int NetworksOfSite = 4;

    // As many people of an office, which has one address, may sign in at once.
    private const int PeopleOfNetwork = 10;

    // No user id holds a '~'.
    private const string Address = "~address/", Everybody = "~everybody";

    /// <summary>
    /// Takes a permit to send something; the problem when there is none. Of IPv6 the first 48 bits have four times the permits of a
    /// network, since that is what a provider gives a customer.
    /// </summary>
    public async ValueTask<Problem?> AcquireToSendAsync(HttpContext context)
    {
        if (context.User.Caller() is { } caller)
        {
            return options.Value.Applies(caller) ? await AcquireAsync(context, RateLimitGroup.Anonymous, caller.UserId) : null;
        }

        if (await AcquireAsync(context, RateLimitGroup.Anonymous, Address + AddressOf(context)) is { } problem)
        {
            return problem;
        }

        return SiteOf(context) is { } site
            ? await AcquireAsync(context, RateLimitGroup.Anonymous, Address + site, NetworksOfSite)
            : null;
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
    /// Takes a permit to begin or to complete a sign-in at a provider, by network address; the problem when there is none. Whoever signs in
    /// is limited beside that once it is known who it is.
    /// </summary>
    public async ValueTask<Problem?> AcquireToSignInAsync(HttpContext context) =>
        await AcquireAsync(context, RateLimitGroup.SignIn, Address + AddressOf(context), PeopleOfNetwork) is { } problem ? problem
        : SiteOf(context) is { } site
            ? await AcquireAsync(context, RateLimitGroup.SignIn, Address + site, PeopleOfNetwork * NetworksOfSite)
            : null;

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
        return address.AddressFamily == AddressFamily.InterNetworkV6 ? Prefix(address, 64) : address.ToString();
    }

    // What one customer of a provider has: up to 65,536 networks of 64 bits. Null for IPv4.
    private static string? SiteOf(HttpContext context) =>
        context.Connection.RemoteIpAddress is { AddressFamily: AddressFamily.InterNetworkV6, IsIPv4MappedToIPv6: false } address
            ? Prefix(address, 48)
            : null;

    private static string Prefix(IPAddress address, int bits)
    {
        var bytes = address.GetAddressBytes();
        bytes.AsSpan(bits / 8).Clear();
        return string.Create(CultureInfo.InvariantCulture, $"{new IPAddress(bytes)}/{bits}");
    }

    private async ValueTask<Problem?> AcquireAsync(HttpContext context, RateLimitGroup group, string who, int times = 1)
    {
        var limit = options.Value.For(group);
        limit = times == 1 ? limit : new() { Permits = limit.Permits * times, Window = limit.Window };
        return RateLimits.Report(context, await limiter.AcquireAsync(group, who, limit));
    }
}
