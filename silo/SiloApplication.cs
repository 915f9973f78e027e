using System.Net;
using Microsoft.Extensions.Options;
using Orleans.Configuration;
using Orleans.Dashboard;
using OrleansMl.Models;
using OrleansMl.Operations;
using OrleansMl.Store;
using StackExchange.Redis;

namespace OrleansMl;

/// <summary>Puts a node together: store, silo, models and, unless switched off, the REST API.</summary>
internal static class SiloApplication
{
    // Many times what a call takes; who waits longer holds a place that others need. Calls that may take longer say so themselves.
    private static readonly TimeSpan ResponseTimeout = TimeSpan.FromSeconds(10);

    /// <summary>Runs a node until it is told to stop. Configuration mistakes end it with one sentence and exit code 2.</summary>
    public static Task<int> RunAsync(string[] args) => StartFailures.RunAsync(
        () => Build(args),
        exception => exception is InvalidOperationException or RedisConnectionException or ArgumentException,
        Ports);

    /// <summary>Builds a node. <paramref name="configure"/> is for tests: it runs last.</summary>
    public static WebApplication Build(string[] args, Action<WebApplicationBuilder>? configure = null)
    {
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions { Args = args, ContentRootPath = AppContext.BaseDirectory });
        configure?.Invoke(builder);
        var node = ReadOptions(builder.Configuration);
        builder.Services.Configure<HostOptions>(options =>
        {
            options.ShutdownTimeout = TimeSpan.FromSeconds(60);

            // A silo may wait for others when it joins them; it is alive meanwhile, and its port says so.
            options.ServicesStartConcurrently = !node.IsEmbedded;
        });
        if (string.IsNullOrEmpty(builder.Configuration["urls"]) && string.IsNullOrEmpty(builder.Configuration["http_ports"]))
        {
            builder.WebHost.UseUrls("http://localhost:8000");
        }

        builder.Services.Configure<DrainOptions>(
            options => options.DrainFor = node.DrainFor ?? (node.IsEmbedded ? TimeSpan.Zero : options.DrainFor));
        var store = NodeStore.Open(node);
        builder.Services.AddHostedService(services =>
        {
            store.Report(services.GetRequiredService<ILogger<NodeStore>>());
            return store;
        });
        if (store.Embedded is { } embedded)
        {
            builder.Services.AddHostedService(services => new StorePurge(
                embedded,
                node.PurgeEvery,
                services.GetRequiredService<TimeProvider>(),
                services.GetRequiredService<ILogger<StorePurge>>()));
        }
        else
        {
            builder.Services.AddSingleton(services => store.OpenDataSet(
                node, services.GetRequiredService<TimeProvider>(), services.GetRequiredService<ILogger<DataSetGuard>>()));
            builder.Services.AddHostedService(services => services.GetRequiredService<DataSetGuard>());
            builder.Services.AddSingleton<IOutgoingGrainCallFilter, RejectedCallFilter>();
        }

        builder.Services.AddModelRuntime(options =>
        {
            if (options.Directories.Count == 0)
            {
                // The operator's own packages win over the shipped ones of the same version.
                options.Directories.Add(Path.Combine(node.DataDirectory, "models"));
                options.Directories.Add(Path.Combine(AppContext.BaseDirectory, "models"));
            }
        });
        builder.Host.UseOrleans(
            silo => ConfigureSilo(silo, node, store, traces: !string.IsNullOrEmpty(builder.Configuration["OTEL_EXPORTER_OTLP_ENDPOINT"])));
        return node.Api ? BuildWithApi(builder) : BuildWithoutApi(builder);
    }

    private static IEnumerable<(string Setting, IPEndPoint EndPoint)> Ports(IServiceProvider services)
    {
        var ports = services.GetRequiredService<IOptions<EndpointOptions>>().Value;
        return
        [
            ("OrleansMl:SiloPort", new(ports.AdvertisedIPAddress, ports.SiloPort)),
            ("OrleansMl:GatewayPort", new(ports.AdvertisedIPAddress, ports.GatewayPort)),
        ];
    }

    private static WebApplication BuildWithApi(WebApplicationBuilder builder)
    {
        builder.Services.AddOrleansMlApi(builder.Configuration, builder.Environment);
        var application = builder.Build();
        application.UseOrleansMlApi();
        application.MapOrleansMlApi();
        return application;
    }

    private static WebApplication BuildWithoutApi(WebApplicationBuilder builder)
    {
        builder.Services.AddOrleansMlOperations(builder.Configuration, builder.Environment);
        var application = builder.Build();
        application.UseOrleansMlOperations();
        application.MapOrleansMlOperations();
        return application;
    }

    private static NodeOptions ReadOptions(IConfiguration configuration)
    {
        var node = configuration.GetSection(NodeOptions.Section).Get<NodeOptions>() ?? new();
        var problems = new List<System.ComponentModel.DataAnnotations.ValidationResult>();
        if (!System.ComponentModel.DataAnnotations.Validator.TryValidateObject(node, new(node), problems, validateAllProperties: true))
        {
            throw new InvalidOperationException(string.Join(" ", problems.Select(problem => problem.ErrorMessage)));
        }

        return node.IsEmbedded || !string.IsNullOrWhiteSpace(node.Redis)
            ? node
            : throw new InvalidOperationException(
                "OrleansMl:Store is 'redis' but OrleansMl:Redis is empty; set it to a connection string such as 'localhost:6379'.");
    }

    private static void ConfigureSilo(ISiloBuilder silo, NodeOptions node, NodeStore store, bool traces)
    {
        if (store.Embedded is { } embedded)
        {
            silo.UseEmbeddedStore(embedded);
        }
        else
        {
            silo.UseRedisStore(store.Redis!, store.Multiplexer!);
        }

        silo.Configure<ClusterOptions>(options => (options.ServiceId, options.ClusterId) = (node.ServiceId, node.ClusterId));
        silo.Configure<EndpointOptions>(options =>
        {
            options.SiloPort = node.SiloPort is > 0 and var port
                ? port
                : node.IsEmbedded || node.SiloPort == 0 ? FreePort() : EndpointOptions.DEFAULT_SILO_PORT;
            options.GatewayPort = node.GatewayPort ?? (node.IsEmbedded ? 0 : EndpointOptions.DEFAULT_GATEWAY_PORT);
            if (node.AdvertisedAddress is { } address)
            {
                options.AdvertisedIPAddress = IPAddress.Parse(address);
            }
            else if (node.IsEmbedded)
            {
                options.AdvertisedIPAddress = IPAddress.Loopback;
            }
        });
        if (node.IsEmbedded)
        {
            // One silo has nothing to look up elsewhere; the cache would keep an entry for every item ever posted.
            silo.Configure<GrainDirectoryOptions>(options => options.CachingStrategy = GrainDirectoryOptions.CachingStrategyType.None);
        }

        silo.Configure<SiloMessagingOptions>(options =>
        {
            options.MaxEnqueuedRequestsHardLimit = 10_000;
            options.ResponseTimeout = ResponseTimeout;
            options.CancelRequestOnTimeout = true;
        });
        silo.Configure<ClusterMembershipOptions>(options =>
        {
            // A silo that stands still is voted out some 10 s later: three probes of at most 3 s without an answer, two votes, and no sign
            // of life in the table for 9 s (the runtime spares whoever gave one lately). The same 9 s tell members of an earlier run from
            // living ones when everything starts again.
            options.ProbeTimeout = TimeSpan.FromSeconds(2);
            options.MaxProbeTimeout = TimeSpan.FromSeconds(3);
            options.IAmAliveTablePublishTimeout = TimeSpan.FromSeconds(3);
            options.NumMissedTableIAmAliveLimit = 3;
            options.TableRefreshTimeout = TimeSpan.FromSeconds(10);
        });
        silo.Configure<LoadSheddingOptions>(options => options.LoadSheddingEnabled = true);
        silo.Configure<GrainCollectionOptions>(options => options.EnableActivationSheddingOnMemoryPressure = true);
        if (traces)
        {
            // Two filters around every grain call: only where somebody receives the spans.
            silo.AddActivityPropagation();
        }

        if (node.Dashboard)
        {
            silo.AddDashboard();
        }

        silo.AddOrleansMlGrains(new SiloRoles(node.Roles.Split(',', StringSplitOptions.RemoveEmptyEntries)));
    }

    private static int FreePort()
    {
        using var probe = new System.Net.Sockets.TcpListener(IPAddress.Loopback, 0);
        probe.Start();
        return ((IPEndPoint)probe.LocalEndpoint).Port;
    }
}
