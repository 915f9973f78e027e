using System.Collections.Concurrent;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace OrleansMl.Models;

/// <summary>A registry on loopback that remembers what it was asked.</summary>
internal sealed class PackageServer : IAsyncDisposable
{
    private readonly WebApplication _application;

    private PackageServer(WebApplication application) => _application = application;

    /// <summary>Path, range and authorization of each request, in their order.</summary>
    public ConcurrentQueue<(string Path, string? Range, string? Authorization)> Requests { get; } = [];

    public string Address =>
        _application.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single();

    public static async Task<PackageServer> StartAsync(Func<HttpContext, IResult> answer, CancellationToken cancellationToken)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders();
        var application = builder.Build();
        var server = new PackageServer(application);
        application.Run(context =>
        {
            var raw = context.Features.Get<Microsoft.AspNetCore.Http.Features.IHttpRequestFeature>()!.RawTarget;
            server.Requests.Enqueue((raw, context.Request.Headers.Range, context.Request.Headers.Authorization));
            return answer(context).ExecuteAsync(context);
        });
        await application.StartAsync(cancellationToken);
        return server;
    }

    public ValueTask DisposeAsync() => _application.DisposeAsync();
}
