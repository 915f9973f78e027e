using OrleansMl.Models;
using OrleansMl.Text;

namespace OrleansMl.Runtime;

/// <summary>Lanes: who waits, who is refused, who is cancelled, who fails alone.</summary>
public sealed class ModelQueueTests : RuntimeTests
{
    [Fact]
    public async Task Texts_that_wait_share_one_run_up_to_the_limit()
    {
        var (runtime, gate, key) = await LoadedAsync(new() { MaxBatch = 8 });
        await using var _ = runtime;

        var first = Classify(runtime, key, "first");
        await gate.EnteredAsync();
        var waiting = Enumerable.Range(0, 11).Select(i => Classify(runtime, key, $"{i}")).ToList();
        Assert.Equal(11, runtime.List()[0].Queued);
        gate.Pass(3);
        await first;
        var answers = await Task.WhenAll(waiting);

        Assert.Equal([1, 8, 3], gate.Runs);
        Assert.Equal(Enumerable.Range(0, 11).Select(i => $"{i}"), answers.Select(a => a.Labels[0].Label));
        var status = runtime.List()[0];
        Assert.Equal((12, 3, 0), (status.Calls, status.Batches, status.Queued));
    }

    [Fact]
    public async Task Full_queue_is_busy_and_what_was_accepted_is_answered()
    {
        var (runtime, gate, key) = await LoadedAsync(new() { QueueCapacity = 2 });
        await using var _ = runtime;
        var taken = Classify(runtime, key, "taken");
        await gate.EnteredAsync();
        var waiting = new[] { Classify(runtime, key, "a"), Classify(runtime, key, "b") };

        var busy = await Assert.ThrowsAsync<ModelBusyException>(() => Classify(runtime, key, "c"));
        gate.Pass(2);

        Assert.Equal(key.ToString(), busy.Model);
        Assert.Equal("taken", (await taken).Labels[0].Label);
        Assert.Equal(["a", "b"], (await Task.WhenAll(waiting)).Select(a => a.Labels[0].Label));
    }

    [Fact]
    public async Task Cancelled_caller_leaves_the_queue()
    {
        var (runtime, gate, key) = await LoadedAsync(new() { QueueCapacity = 2 });
        await using var _ = runtime;
        var taken = Classify(runtime, key, "taken");
        await gate.EnteredAsync();
        using var cancelled = new CancellationTokenSource();
        var leaves = runtime.ClassifyAsync(key, "leaves", 1.1f, cancelled.Token).AsTask();
        var stays = Classify(runtime, key, "stays");

        await cancelled.CancelAsync();
        await Assert.ThrowsAsync<OperationCanceledException>(() => leaves);
        Assert.Equal(1, runtime.List()[0].Queued);
        var next = Classify(runtime, key, "next");
        gate.Pass(2);

        Assert.Equal(["taken", "stays", "next"], (await Task.WhenAll(taken, stays, next)).Select(a => a.Labels[0].Label));
        Assert.Equal([1, 2], gate.Runs);
    }

    [Fact]
    public async Task Already_cancelled_caller_is_not_queued()
    {
        var key = Packages.Add();
        await using var runtime = Runtime();
        await Assert.ThrowsAsync<TaskCanceledException>(() => runtime.ClassifyAsync(key, "text", 1.1f, new(canceled: true)).AsTask());
        Assert.Equal(ModelState.Available, runtime.List()[0].State);
    }

    [Fact]
    public async Task One_bad_text_fails_alone()
    {
        var (runtime, gate, key) = await LoadedAsync(new());
        await using var _ = runtime;
        var first = Classify(runtime, key, "first");
        await gate.EnteredAsync();
        var waiting = new[] { Classify(runtime, key, "a"), Classify(runtime, key, "bad"), Classify(runtime, key, "b") };
        gate.Pass(2);
        await first;

        Assert.Equal("a", (await waiting[0]).Labels[0].Label);
        Assert.Contains(
            "this one text", (await Assert.ThrowsAsync<ModelUnavailableException>(() => waiting[1])).Message, StringComparison.Ordinal);
        Assert.Equal("b", (await waiting[2]).Labels[0].Label);
        Assert.Equal((4, 1), (runtime.List()[0].Calls, runtime.List()[0].Errors));
    }

    [Fact]
    public async Task Text_that_spoils_an_onnx_run_fails_alone()
    {
        var ngrams = TestPackages.Ngrams;
        var manifest = TestPackages.Manifest(new("m", "1.0.0"), 1, ngrams, [1]);
        var classifier = new HashedNgramsClassifier(manifest, new(ngrams), null, null, new TouchyKernel(), new(manifest));
        ModelCall<TextClassificationInput, TextScores>[] batch = [Call("one"), Call("one two three four"), Call("two")];

        classifier.Run(batch);

        Assert.Null(batch[0].Error);
        Assert.Equal("too many features", batch[1].Error!.Message);
        Assert.Null(batch[2].Error);
        Assert.Equal([0.5f, 0.5f], [batch[0].Result.Labels[0].Score, batch[2].Result.Labels[0].Score], (a, b) => Math.Abs(a - b) < 0.1f);

        static ModelCall<TextClassificationInput, TextScores> Call(string text) =>
            ModelRequest<TextClassificationInput, TextScores, TextClassification>.Rent(new(text, 1.1f), 0);
    }

    private sealed class TouchyKernel : ILinearKernel
    {
        public long MemoryBytes => 1;

        public int MaxBatch => 8;

        public void Score(ReadOnlySpan<FeatureBuffer> texts, Span<float> logits)
        {
            logits[..texts.Length].Clear();
            foreach (var text in texts)
            {
                if (text.Tokens.Length > 2)
                {
                    throw new InvalidOperationException("too many features");
                }
            }
        }

        public void Contribute(FeatureBuffer text, Span<float> contributions) => contributions.Clear();

        public void Dispose()
        {
        }
    }
}
