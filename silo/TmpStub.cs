namespace OrleansMl;
internal static class TmpStub {
  public static void AddModelRuntime(this IServiceCollection s) => s.AddSingleton<OrleansMl.Models.IModelRuntime, NoRt>();
  public static void AddOrleansMlApi(this WebApplicationBuilder b, bool serveApi) {}
  public static void MapOrleansMlApi(this WebApplication a) {
    a.MapGet("/health/ready", async (IGrainFactory g) => await g.GetGrain<OrleansMl.Operations.INodeHealthGrain>(0).CheckAsync() ?? "ok");
    a.MapPost("/c", async (IGrainFactory g, HttpContext c) => { var d = new OrleansMl.Content.ContentDraft{AuthorId="a",Type=OrleansMl.Content.ContentType.Comment,Text="hello there general"}; return Results.Json(await g.GetGrain<OrleansMl.Content.IContentGrain>(Guid.CreateVersion7().ToString("N")).CreateAsync(d)); });
    a.MapGet("/c/{id}", async (IGrainFactory g, string id) => Results.Json(await g.GetGrain<OrleansMl.Content.IContentGrain>(id).GetAsync()));
  }
}
internal sealed class NoRt : OrleansMl.Models.IModelRuntime {
  public OrleansMl.Models.ModelKey? Resolve(string name) => new(name,"1.0.0");
  public IReadOnlyList<OrleansMl.Models.ModelStatus> List() => [];
  public Task<OrleansMl.Models.ModelStatus> LoadAsync(OrleansMl.Models.ModelKey m, CancellationToken c) => throw new NotImplementedException();
  public Task<bool> UnloadAsync(OrleansMl.Models.ModelKey m, CancellationToken c) => throw new NotImplementedException();
  public ValueTask<OrleansMl.Models.TextClassification> ClassifyAsync(OrleansMl.Models.ModelKey m, string t, float f, CancellationToken c) => new(new OrleansMl.Models.TextClassification{Model=m,Calibration="none",Labels=[new("spam",OrleansMl.Moderation.ModerationCategory.Spam,0.2f)]});
}
