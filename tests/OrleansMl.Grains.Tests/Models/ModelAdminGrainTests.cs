using OrleansMl.Hosting;

namespace OrleansMl.Models;

public sealed class ModelAdminGrainTests(ClusterFixture cluster)
{
    private static readonly CancellationToken Token = TestContext.Current.CancellationToken;

    private IModelAdminGrain Admin => cluster.Client.GetGrain<IModelAdminGrain>(0);

    [Fact]
    public async Task List_names_only_silos_with_the_inference_role()
    {
        var models = await Admin.ListAsync(Token);

        Assert.Equal(["text-safety", "text-self-harm", "text-spam"], models.Select(model => model.Status.Model.Name));
        Assert.Single(models.Select(model => model.Silo).Distinct());
    }

    [Fact]
    public async Task Load_and_unload_act_on_the_silo_and_report_it()
    {
        var loaded = await Admin.LoadAsync("text-spam", null, Token);
        var unloaded = await Admin.UnloadAsync("text-spam", null, Token);

        Assert.Equal(ModelState.Loaded, loaded.Single().Status.State);
        Assert.Equal(ModelState.Available, unloaded.Single().Status.State);
    }

    [Fact]
    public async Task An_unknown_model_is_nowhere()
    {
        Assert.Empty(await Admin.LoadAsync("no-such-model", null, Token));
        Assert.Empty(await Admin.UnloadAsync("no-such-model", null, Token));
    }

    [Fact]
    public async Task The_model_host_answers_from_an_inference_silo_wherever_it_is_called()
    {
        var calls = Enumerable.Range(0, 20)
            .Select(i => cluster.Client.GetGrain<IModelHostGrain>("text-spam@1.0.0").ClassifyAsync("spam=0.5", 1.1f, Token));

        Assert.All(await Task.WhenAll(calls), answer => Assert.Equal(0.5f, answer.Labels.Single().Score));
    }
}
