using Orleans.Configuration;
using Orleans.Dashboard;
using OrleansMl;
using OrleansMl.Operations;
using StackExchange.Redis;

// The thin front end: REST in, grain calls out. It holds no state; run as many as the traffic needs.
var builder = WebApplication.CreateBuilder(args);
var redis = builder.Configuration["OrleansMl:Redis"];
if (string.IsNullOrWhiteSpace(redis))
{
    await Console.Error.WriteLineAsync(
        "OrleansMl did not start: OrleansMl:Redis is empty; set it to the connection string of the cluster's Redis, " +
        "such as 'localhost:6379'.");
    return 2;
}

if (string.IsNullOrEmpty(builder.Configuration["urls"]) && string.IsNullOrEmpty(builder.Configuration["http_ports"]))
{
    builder.WebHost.UseUrls("http://localhost:8001");
}

builder.Host.UseOrleansClient(client =>
{
    client.UseRedisClustering(options => options.ConfigurationOptions = ConfigurationOptions.Parse(redis));
    client.Configure<ClusterOptions>(options =>
    {
        options.ServiceId = builder.Configuration["OrleansMl:ServiceId"] ?? "orleansml";
        options.ClusterId = builder.Configuration["OrleansMl:ClusterId"] ?? "orleansml";
    });

    client.Configure<ClientMessagingOptions>(options =>
    {
        options.ResponseTimeout = TimeSpan.FromSeconds(10);
        options.CancelRequestOnTimeout = true;
    });

    // Silos come and go: whom to talk to is looked up again often, and a call that a stopping silo refused is sent once more.
    client.Configure<GatewayOptions>(options => options.GatewayListRefreshPeriod = TimeSpan.FromSeconds(10));
    client.AddOutgoingGrainCallFilter<RejectedCallFilter>();

    // A front end that starts before the silos waits for them, and says so through /health/ready.
    client.UseConnectionRetryFilter(async (_, cancellationToken) =>
    {
        await Task.Delay(TimeSpan.FromSeconds(1), cancellationToken);
        return true;
    });
    client.AddActivityPropagation();
    client.AddDashboard();
});

// The port is open while it waits for silos: alive, not ready.
builder.Services.Configure<HostOptions>(options => options.ServicesStartConcurrently = true);
builder.Services.Configure<DrainOptions>(builder.Configuration.GetSection("OrleansMl"));
builder.Services.AddOrleansMlApi(builder.Configuration, builder.Environment);

return await StartFailures.RunAsync(
    () =>
    {
        var application = builder.Build();
        application.UseOrleansMlApi();
        application.MapOrleansMlApi();
        return application;
    },
    exception => exception is ArgumentException);
