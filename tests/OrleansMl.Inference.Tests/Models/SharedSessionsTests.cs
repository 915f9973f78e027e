using OrleansMl.Transformers;

namespace OrleansMl.Models;

public sealed class SharedSessionsTests
{
    private static readonly byte[] Model = TinyTransformer.Classifier(rows: 4);

    [Fact]
    public void Who_asks_for_the_same_file_gets_the_same_session_until_the_last_one_gave_it_back()
    {
        var options = new ModelRuntimeOptions();
        using var first = SharedSessions.Rent("shared-1", Model, options);
        using var second = SharedSessions.Rent("shared-1", Model, options);
        using var other = SharedSessions.Rent("shared-2", Model, options);
        Assert.Same(first.Session, second.Session);
        Assert.NotSame(first.Session, other.Session);

        first.Dispose();
        first.Dispose();
        using var third = SharedSessions.Rent("shared-1", Model, options);
        Assert.Same(second.Session, third.Session);

        second.Dispose();
        third.Dispose();
        using var fourth = SharedSessions.Rent("shared-1", Model, options);
        Assert.NotSame(third.Session, fourth.Session);
    }

    [Fact]
    public void Another_number_of_threads_is_another_session()
    {
        using var one = SharedSessions.Rent("shared-3", Model, new());
        using var two = SharedSessions.Rent("shared-3", Model, new() { IntraOpThreads = 2 });

        Assert.NotSame(one.Session, two.Session);
    }
}
