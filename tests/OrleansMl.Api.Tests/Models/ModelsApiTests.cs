using OrleansMl.Fakes;

namespace OrleansMl.Models;

public sealed class ModelsApiTests : IClassFixture<FakeApiFixture>
{
    private readonly FakeApi _api;

    public ModelsApiTests(FakeApiFixture fixture)
    {
        _api = fixture.Api;
        _api.Cluster.Models =
        [
            On("silo-1", "text-safety", "1.0.0", ModelState.Broken, live: true, "model.onnx: missing"),
            On("silo-1", "text-spam", "1.0.0", ModelState.Available, live: false),
            On("silo-1", "text-spam", "1.1.0", ModelState.Loaded, live: true),
            On("silo-2", "text-spam", "1.1.0", ModelState.Loading, live: true),
        ];
    }

    private static ModelOnSilo On(string silo, string name, string version, ModelState state, bool live, string? reason = null) =>
        new(silo, new() { Model = new(name, version), Task = "text-classification", State = state, Live = live, Reason = reason });

    [Fact]
    public async Task Models_are_grouped_by_name_version_and_silo()
    {
        using var admin = _api.CreateClient("root", isAdmin: true);

        var models = (await admin.CallAsync("GET", "/api/v1/ml/models")).Body!["models"]!.AsArray();

        Assert.Equal(["text-safety", "text-spam"], models.Select(model => (string?)model!["name"]));
        Assert.Equal("model.onnx: missing", (string?)models[0]!["versions"]![0]!["silos"]![0]!["reason"]);
        Assert.Equal("1.1.0", (string?)models[1]!["live_version"]);
        Assert.Equal(["1.0.0", "1.1.0"], models[1]!["versions"]!.AsArray().Select(version => (string?)version!["version"]));
        Assert.Equal(["loaded", "loading"], models[1]!["versions"]![1]!["silos"]!.AsArray().Select(silo => (string?)silo!["state"]));
    }

    [Theory]
    [InlineData("GET", "/api/v1/ml/models/text-spam", 200, 2)]
    [InlineData("GET", "/api/v1/ml/models/text-spam@1.0.0", 200, 1)]
    [InlineData("POST", "/api/v1/ml/models/load/text-spam", 200, 2)]
    [InlineData("POST", "/api/v1/ml/models/load/text-spam@1.1.0", 200, 1)]
    [InlineData("DELETE", "/api/v1/ml/models/unload/text-spam", 200, 2)]
    [InlineData("GET", "/api/v1/ml/models/unknown", 404, 0)]
    [InlineData("POST", "/api/v1/ml/models/load/unknown", 404, 0)]
    [InlineData("DELETE", "/api/v1/ml/models/unload/text-spam@9.9.9", 404, 0)]
    [InlineData("GET", "/api/v1/ml/models/Text_Spam", 422, 0)]
    [InlineData("POST", "/api/v1/ml/models/load/..%2F..%2Fetc", 422, 0)]
    public async Task One_model_is_found_by_name_or_name_and_version(string method, string path, int status, int versions)
    {
        using var admin = _api.CreateClient("root", isAdmin: true);

        var answer = await admin.CallAsync(method, path);

        Assert.Equal(status, answer.Status);
        Assert.Equal(versions, answer.Body!["versions"]?.AsArray().Count ?? 0);
        Assert.Equal(status == 422 ? "/model_name" : null, answer.Pointer);
    }
}
