using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Orleans.Configuration;
using Orleans.Storage;
using OrleansMl.Store;

namespace OrleansMl.Host;

/// <summary>
/// What a request costs before it does any of our work. <c>echo</c>: Kestrel reads a JSON body and answers with one.
/// <c>write</c>: the same, and a grain under a new id writes the body once to the embedded store, without reading first.
/// <c>bytes</c>: a GET answers with the bytes of a file.
/// </summary>
internal static class FloorHost
{
    public static async Task<int> RunAsync(string[] args)
    {
        var builder = WebApplication.CreateSlimBuilder(args[1..]);
        builder.Logging.SetMinimumLevel(LogLevel.Warning).AddFilter("Microsoft.Hosting.Lifetime", LogLevel.Information);
        var withStore = args[0] == "write";
        if (withStore)
        {
            UseEmbeddedStore(builder);
        }

        var app = builder.Build();
        app.MapGet("/health/ready", () => "ready");
        app.MapPost("/echo", EchoAsync);
        if (withStore)
        {
            app.MapPost("/write", WriteAsync);
        }

        if (builder.Configuration["Bytes"] is { } file)
        {
            // What any answer of these bytes costs.
            var bytes = await File.ReadAllBytesAsync(file);
            app.MapGet("/bytes", () => Results.Bytes(bytes, "application/json; charset=utf-8"));
        }

        await app.RunAsync();
        return 0;
    }

    private static async Task EchoAsync(HttpContext context)
    {
        var body = await ReadAsync(context);
        await AnswerAsync(context, new("0", body.Text));
    }

    private static async Task WriteAsync(HttpContext context)
    {
        var body = await ReadAsync(context);
        var id = Guid.CreateVersion7(TimeProvider.System.GetUtcNow()).ToString("N");
        await context.RequestServices.GetRequiredService<IGrainFactory>().GetGrain<IFloorGrain>(id).WriteAsync(body.Text);
        await AnswerAsync(context, new(id, body.Text));
    }

    private static async ValueTask<FloorBody> ReadAsync(HttpContext context) =>
        (await JsonSerializer.DeserializeAsync(context.Request.BodyReader, FloorJson.Default.FloorBody, context.RequestAborted))!;

    private static Task AnswerAsync(HttpContext context, FloorAnswer answer)
    {
        context.Response.ContentType = "application/json";
        return JsonSerializer.SerializeAsync(context.Response.BodyWriter, answer, FloorJson.Default.FloorAnswer, context.RequestAborted);
    }

    private static void UseEmbeddedStore(WebApplicationBuilder builder)
    {
        var embedded = EmbeddedStore.Open(new()
        {
            Directory = builder.Configuration["OrleansMl:DataDirectory"]!,
            Memory = 256 << 20,
            ServiceId = "floor",
        });
        builder.Host.UseOrleans(silo =>
        {
            silo.UseEmbeddedStore(embedded);
            silo.Configure<ClusterOptions>(options => options.ServiceId = options.ClusterId = "floor");
            silo.Configure<EndpointOptions>(options =>
            {
                options.AdvertisedIPAddress = System.Net.IPAddress.Loopback;
                options.SiloPort = ServerProcess.FreePort();
                options.GatewayPort = 0;
            });
        });
    }
}

internal sealed record FloorBody(string Text);

internal sealed record FloorAnswer(string Id, string Text);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(FloorBody))]
[JsonSerializable(typeof(FloorAnswer))]
internal sealed partial class FloorJson : JsonSerializerContext;

internal interface IFloorGrain : IGrainWithStringKey
{
    Task WriteAsync(string text);
}

internal sealed class FloorGrain([FromKeyedServices(FloorGrain.Storage)] IGrainStorage storage) : Grain, IFloorGrain
{
    internal const string Storage = "Default";

    // A null ETag says "create only": no read, and a clash would still be an error.
    public Task WriteAsync(string text) => storage.WriteStateAsync("floor", this.GetGrainId(), new GrainState<FloorState>(new()
    {
        Text = text
    }));
}

[GenerateSerializer]
internal sealed record FloorState
{
    [Id(0)] public string Text { get; init; } = "";
}
