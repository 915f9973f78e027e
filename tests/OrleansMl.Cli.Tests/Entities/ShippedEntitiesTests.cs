using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using OrleansMl.Models;
using OrleansMl.Runtime;
using OrleansMl.Text;

namespace OrleansMl.Entities;

/// <summary>The package as it is committed.</summary>
public sealed class ShippedEntitiesTests
{
    [Theory]
    [InlineData("My friend Sarah Miller lives in London now.", "person:Sarah Miller", "location:London")]
    [InlineData("\U0001F469\u200D\U0001F680 Barack Obama spoke in Chicago yesterday", "person:Barack Obama", "location:Chicago")]
    [InlineData("I really like my breakfast today")]
    [InlineData("")]
    public async Task Finds_names_with_exact_places(string text, params string[] expected)
    {
        await using var runtime = new ModelRuntime(Options.Create(new ModelRuntimeOptions
        {
            Directories = [Repository.Path("models")]
        }), ShippedModelTasks.All, TimeProvider.System, NullLogger<ModelRuntime>.Instance);
        var model = runtime.Resolve(TextEntitiesTask.Name);
        Assert.NotNull(model);

        var answer = await runtime.RecognizeAsync(model.Value, text, TestContext.Current.CancellationToken);

        Assert.Equal(expected, answer.Entities.Select(entity => $"{entity.Type}:{text[entity.Start..entity.End]}"));
        Assert.All(answer.Entities, entity => Assert.Equal(text[entity.Start..entity.End], entity.Text));
    }
}
