namespace OrleansMl.Fakes;

/// <summary>One API for the tests of a class; each test uses its own ids and users.</summary>
public sealed class FakeApiFixture : IAsyncLifetime
{
    internal FakeApi Api { get; private set; } = null!;

    public async ValueTask InitializeAsync() => Api = await FakeApi.StartAsync();

    public ValueTask DisposeAsync() => Api.DisposeAsync();
}
