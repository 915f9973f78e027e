using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using OrleansMl.Moderation;
using OrleansMl.Onnx;
using OrleansMl.Text;

namespace OrleansMl.Models;

public sealed class ModelRuntimeTests : IDisposable
{
    private readonly TestPackages _packages = new();
    private readonly FakeTimeProvider _time = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => _packages.Dispose();

    [Fact]
    public async Task Sixty_four_callers_share_one_load()
    {
        var key = _packages.Add();
        var mayLoad = new SemaphoreSlim(0);
        var opened = 0;
        var gate = new GatedClassifier();
        gate.Pass(64);
        await using var runtime = Runtime((_, _) =>
        {
            Interlocked.Increment(ref opened);
            mayLoad.Wait();
            return gate;
        });

        var calls = Enumerable.Range(0, 64).Select(i => Classify(runtime, key, $"text {i}")).ToList();
        Assert.All(calls, c => Assert.False(c.IsCompleted));
        Assert.Equal(ModelState.Loading, Assert.Single(runtime.List()).State);
        mayLoad.Release();
        var answers = await Task.WhenAll(calls);

        Assert.Equal(1, opened);
        Assert.Equal(Enumerable.Range(0, 64).Select(i => $"text {i}"), answers.Select(a => a.Labels[0].Label));
        Assert.Equal(64, gate.Runs.Sum());
        Assert.Equal(ModelState.Loaded, Assert.Single(runtime.List()).State);
    }

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
        var key = _packages.Add();
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
        Assert.Contains("this one text", (await Assert.ThrowsAsync<ModelUnavailableException>(() => waiting[1])).Message, StringComparison.Ordinal);
        Assert.Equal("b", (await waiting[2]).Labels[0].Label);
        Assert.Equal((4, 1), (runtime.List()[0].Calls, runtime.List()[0].Errors));
    }

    [Fact]
    public async Task Text_that_spoils_an_onnx_run_fails_alone()
    {
        var ngrams = TestPackages.Ngrams;
        var manifest = TestPackages.Manifest(new("m", "1.0.0"), 1, ngrams, [1]);
        var classifier = new HashedNgramsClassifier(manifest, new(ngrams), null, new TouchyKernel(), new(manifest));
        ClassifyRequest[] batch = [Request("one"), Request("one two three four"), Request("two")];

        classifier.Classify(batch);

        Assert.Null(batch[0].Error);
        Assert.Equal("too many features", batch[1].Error!.Message);
        Assert.Null(batch[2].Error);
        Assert.Equal([0.5f, 0.5f], [batch[0].Labels[0].Score, batch[2].Labels[0].Score], (a, b) => Math.Abs(a - b) < 0.1f);

        static ClassifyRequest Request(string text) => ClassifyRequest.Rent(text, 1.1f, 0);
    }

    [Fact]
    public async Task Least_recently_used_model_is_unloaded_beyond_the_budget()
    {
        var keys = new[] { "a", "b", "c" }.Select(name => _packages.Add(name: name)).ToArray();
        var gates = new Dictionary<string, GatedClassifier>();
        await using var runtime = Runtime((p, _) => gates[p.Key.Name] = new GatedClassifier(900_000), new() { MemoryBudgetBytes = 2_000_000 });

        foreach (var name in new[] { 0, 1, 0, 2 })
        {
            await runtime.LoadAsync(keys[name], Token);
            gates[keys[name].Name].Pass(1);
            await Classify(runtime, keys[name], "text");
            _time.Advance(TimeSpan.FromSeconds(1));
        }

        Assert.Equal([ModelState.Loaded, ModelState.Available, ModelState.Loaded], runtime.List().Select(s => s.State));
        Assert.Equal([900_000, 0, 900_000], runtime.List().Select(s => s.MemoryBytes));
    }

    [Fact]
    public async Task Model_larger_than_the_budget_is_refused_with_the_remedy()
    {
        var key = _packages.Add();
        var gate = new GatedClassifier(2_000_000);
        await using var runtime = Runtime((_, _) => gate, new() { MemoryBudgetBytes = 1_500_000 });

        var refused = await Assert.ThrowsAsync<ModelUnavailableException>(() => Classify(runtime, key, "text"));

        Assert.Contains("Raise OrleansMl:Models:MemoryBudgetBytes.", refused.Reason, StringComparison.Ordinal);
        Assert.True(gate.IsDisposed);
    }

    [Theory]
    [InlineData(0, LinearKernel.Native)]
    [InlineData(1024, LinearKernel.Native)]
    [InlineData(0, LinearKernel.Onnx)]
    public async Task Unloading_under_load_loses_no_text(int inPlaceLength, LinearKernel kernel)
    {
        var key = _packages.Add();
        await using var runtime = Runtime(options: new() { InPlaceLength = inPlaceLength, Kernel = kernel });
        var texts = Enumerable.Range(0, 20).Select(i => $"this is text number {i} of twenty").ToArray();
        var expected = new TextClassification[20];
        for (var i = 0; i < 20; i++)
            expected[i] = await Classify(runtime, key, texts[i]);

        var callers = Enumerable.Range(0, 4).Select(_ => Task.Run(async () =>
        {
            for (var i = 0; i < 400; i++)
            {
                var answer = await Classify(runtime, key, texts[i % 20]);
                for (var label = 0; label < 4; label++)
                    Assert.Equal(expected[i % 20].Labels[label].Score, answer.Labels[label].Score, 1e-6f);
            }
        })).ToList();
        for (var unloads = 0; unloads < 20;)
        {
            await Classify(runtime, key, texts[0]);
            unloads += await runtime.UnloadAsync(key, Token) ? 1 : 0;
        }

        await Task.WhenAll(callers);
    }

    [Fact]
    public async Task Unload_answers_what_waits_and_then_frees_the_model()
    {
        var (runtime, gate, key) = await LoadedAsync(new());
        await using var _ = runtime;
        var taken = Classify(runtime, key, "taken");
        await gate.EnteredAsync();
        var waits = Classify(runtime, key, "waits");

        var unload = runtime.UnloadAsync(key, Token);
        Assert.False(unload.IsCompleted);
        gate.Pass(2);

        Assert.True(await unload);
        Assert.True(gate.IsDisposed);
        Assert.Equal("taken", (await taken).Labels[0].Label);
        Assert.Equal("waits", (await waits).Labels[0].Label);
        Assert.False(await runtime.UnloadAsync(key, Token));
        Assert.Equal(ModelState.Available, runtime.List()[0].State);
    }

    [Fact]
    public async Task Disposing_answers_what_waits_and_refuses_the_rest()
    {
        var (runtime, gate, key) = await LoadedAsync(new());
        var taken = Classify(runtime, key, "taken");
        await gate.EnteredAsync();

        var disposing = runtime.DisposeAsync();
        gate.Pass(1);
        await disposing;

        Assert.Equal("taken", (await taken).Labels[0].Label);
        Assert.True(gate.IsDisposed);
        await Assert.ThrowsAsync<ObjectDisposedException>(() => Classify(runtime, key, "late"));
    }

    [Fact]
    public async Task Repaired_package_heals_without_a_restart()
    {
        var key = _packages.Add();
        var path = Path.Combine(_packages.Folder(), "model.onnx");
        var good = File.ReadAllBytes(path);
        var bad = good.ToArray();
        bad[^1] ^= 1;
        Write(bad, minute: 1);
        await using var runtime = Runtime();

        var broken = await Assert.ThrowsAsync<ModelUnavailableException>(() => Classify(runtime, key, "text"));
        Assert.Contains("model.onnx has the sha256", broken.Reason, StringComparison.Ordinal);
        var status = Assert.Single(runtime.List());
        Assert.Equal((ModelState.Broken, broken.Reason, true), (status.State, status.Reason, status.Live));

        _time.Advance(ModelRuntime.FailureMemory);
        Assert.Equal(broken.Reason, (await Assert.ThrowsAsync<ModelUnavailableException>(() => Classify(runtime, key, "text"))).Reason);

        Write(good, minute: 2);
        _time.Advance(ModelRuntime.FailureMemory);
        Assert.Equal(key, (await Classify(runtime, key, "text")).Model);
        Assert.Equal(ModelState.Loaded, runtime.List()[0].State);

        void Write(byte[] bytes, int minute)
        {
            File.WriteAllBytes(path, bytes);
            // The size stays the same, so only the time tells; set it, for two writes may fall into one tick of the file system.
            File.SetLastWriteTimeUtc(path, new(2030, 1, 1, 0, minute, 0, DateTimeKind.Utc));
        }
    }

    [Fact]
    public async Task Missing_file_and_wrong_shape_are_named_and_heal_too()
    {
        var wrongShape = _packages.Add(name: "shape", model: TestPackages.Graph(TestPackages.Ngrams, labels: 3, seed: 1));
        var wrongRows = _packages.Add(name: "rows", model: TestPackages.Graph(TestPackages.Ngrams with { Word = new([1], 64) }, labels: 4, seed: 1));
        var missing = _packages.Add(name: "missing");
        File.Delete(Path.Combine(_packages.Folder(missing), "model.onnx"));
        await using var runtime = Runtime();

        Assert.Contains("declares the output 'logits' as Float32 [batch, 3]", await Reason(wrongShape), StringComparison.Ordinal);
        Assert.Contains("holds 'weights' as Int8 [1089, 4]", await Reason(wrongRows), StringComparison.Ordinal);
        Assert.Contains("model.onnx is missing.", await Reason(missing), StringComparison.Ordinal);

        foreach (var key in new[] { wrongShape, wrongRows, missing })
            _packages.Add(name: key.Name);
        _time.Advance(ModelRuntime.FailureMemory);
        foreach (var key in new[] { wrongShape, wrongRows, missing })
            Assert.Equal(key, (await Classify(runtime, key, "text")).Model);

        async Task<string> Reason(ModelKey key) => (await Assert.ThrowsAsync<ModelUnavailableException>(() => Classify(runtime, key, "text"))).Reason;
    }

    [Theory]
    [InlineData("task", "audio-classification")]
    [InlineData("adapter", "stones")]
    [InlineData("fold", "fold-0")]
    [InlineData("dense", "shoe size")]
    public async Task What_this_version_cannot_run_is_named(string field, string value)
    {
        var key = _packages.Add(change: m => field switch
        {
            "task" => m with { Task = value },
            "adapter" => m with { Input = m.Input with { Adapter = value } },
            "fold" => m with { Input = m.Input with { Fold = value } },
            _ => m with { Input = m.Input with { Dense = [value] } },
        });
        await using var runtime = Runtime();

        var refused = await Assert.ThrowsAsync<ModelUnavailableException>(() => Classify(runtime, key, "text"));

        Assert.Contains($"'{value}'", refused.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Loaded_model_serves_on_when_its_files_vanish()
    {
        var key = _packages.Add();
        await using var runtime = Runtime();
        var before = await Classify(runtime, key, "some text");
        Directory.Delete(_packages.Folder(), recursive: true);
        _time.Advance(ModelCatalogue.MaxAge);

        Assert.Equal(before.Labels, (await Classify(runtime, key, "some text")).Labels);
        Assert.Equal(key, Assert.Single(runtime.List()).Model);

        Assert.True(await runtime.UnloadAsync(key, Token));
        _time.Advance(ModelCatalogue.MinAge);
        Assert.Contains("is not installed", (await Assert.ThrowsAsync<ModelUnavailableException>(() => Classify(runtime, key, "some text"))).Reason, StringComparison.Ordinal);
        Assert.Null(runtime.Resolve(key.Name));
    }

    [Fact]
    public async Task Highest_version_is_live_and_a_new_one_is_noticed()
    {
        await using var runtime = Runtime();
        Assert.Null(runtime.Resolve("text-safety"));
        _packages.Add("1.9.0");
        _packages.Add("1.10.0-rc.1");
        _time.Advance(ModelCatalogue.MinAge);
        Assert.Equal("1.10.0-rc.1", runtime.Resolve("text-safety")!.Value.Version);

        _packages.Add("1.10.0");
        _packages.Add("not-a-version");
        _time.Advance(ModelCatalogue.MinAge);
        Assert.Equal(["1.10.0", "1.10.0-rc.1", "1.9.0"], runtime.List().Select(s => s.Model.Version));
        Assert.Equal([true, false, false], runtime.List().Select(s => s.Live));
        Assert.Equal("1.10.0", runtime.Resolve("text-safety")!.Value.Version);
    }

    [Fact]
    public async Task Broken_new_version_leaves_the_last_good_one_in_service()
    {
        var good = _packages.Add("1.0.0");
        var unreadable = _packages.Add("1.1.0", change: m => m with { MaxLength = 0 });
        var corrupt = _packages.Add("1.2.0", change: m => m with { Files = [m.Files[0] with { Sha256 = new('0', 64) }] });
        await using var runtime = Runtime();

        // A wrong hash shows at the first use only.
        Assert.Equal(corrupt, runtime.Resolve("text-safety"));
        await Assert.ThrowsAsync<ModelUnavailableException>(() => Classify(runtime, corrupt, "text"));

        Assert.Equal(good, runtime.Resolve("text-safety"));
        Assert.Equal([(corrupt, ModelState.Broken), (unreadable, ModelState.Broken), (good, ModelState.Available)], runtime.List().Select(s => (s.Model, s.State)));
    }

    [Fact]
    public async Task Broken_only_version_is_resolved_and_unavailable()
    {
        var key = _packages.Add(change: m => m with { MaxLength = 0 });
        await using var runtime = Runtime();

        Assert.Equal(key, runtime.Resolve(key.Name));
        Assert.Contains("max_length", (await Assert.ThrowsAsync<ModelUnavailableException>(() => runtime.LoadAsync(key, Token))).Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task First_folder_wins_where_two_hold_the_same_version()
    {
        using var second = new TestPackages();
        var key = _packages.Add(labels: 4);
        second.Add(labels: 2);
        await using var runtime = Runtime(options: new() { Directories = [_packages.Root, second.Root, Path.Combine(_packages.Root, "nowhere")] });

        Assert.Equal(4, (await Classify(runtime, key, "text")).Labels.Length);
        Assert.Single(runtime.List());
    }

    [Theory]
    [InlineData(LinearKernel.Native, 1024)]
    [InlineData(LinearKernel.Native, 0)]
    [InlineData(LinearKernel.Onnx, 0)]
    public async Task Evidence_points_at_the_raw_text(LinearKernel kernel, int inPlaceLength)
    {
        var key = _packages.Add(labels: 2, model: GraphThatKnows("goblin"), change: m => m with { Calibration = null });
        await using var runtime = Runtime(options: new() { Kernel = kernel, InPlaceLength = inPlaceLength });
        const string text = "Look, a GOBLÍN over there";

        var answer = await runtime.ClassifyAsync(key, text, 0.5f, Token);
        var quiet = await runtime.ClassifyAsync(key, text, 1.1f, Token);
        var harmless = await runtime.ClassifyAsync(key, "look, a gardener", 0.5f, Token);

        var span = Assert.Single(answer.Evidence);
        Assert.Equal((ModerationCategory.Sexual, "GOBLÍN"), (span.Category, text[span.Start..span.End]));
        Assert.True(span.Contribution > 1);
        Assert.True(answer.Labels[0].Score > 0.5f);
        Assert.True(answer.Labels[1].Score < 0.5f);
        Assert.Equal(("none", key), (answer.Calibration, answer.Model));
        Assert.Empty(quiet.Evidence);
        Assert.Equal(answer.Labels, quiet.Labels);
        Assert.Empty(harmless.Evidence);
    }

    [Fact]
    public async Task Queue_and_callers_thread_give_the_same_answer()
    {
        var key = _packages.Add();
        await using var inPlace = Runtime();
        await using var queued = Runtime(options: new() { InPlaceLength = 0 });
        foreach (var text in new[] { "", "short", "a longer text with several words", "\uD800 lone", new string('x', 1024), new string('y', 5000), string.Join(' ', Enumerable.Range(0, 4000)) })
        {
            var a = await inPlace.ClassifyAsync(key, text, 0f, Token);
            var b = await queued.ClassifyAsync(key, text, 0f, Token);
            Assert.Equal(a.Labels, b.Labels);
            Assert.Equal(a.Evidence, b.Evidence);
        }
    }

    [Fact]
    public async Task Any_text_is_answered_with_scores_in_range_and_spans_inside_it()
    {
        var key = _packages.Add(change: m => m with { MaxLength = 300 });
        await using var runtime = Runtime();
        await using var onnx = Runtime(options: new() { Kernel = LinearKernel.Onnx });
        var rng = new Random(11);
        for (var round = 0; round < 300; round++)
        {
            // Half ASCII, half anything: lone surrogates, NUL, controls, scripts, marks.
            var text = string.Create(rng.Next(0, 400), rng, static (chars, r) =>
            {
                foreach (ref var c in chars)
                    c = (char)(r.Next(2) == 0 ? r.Next(128) : r.Next(65536));
            });

            var answer = await runtime.ClassifyAsync(key, text, 0f, Token);
            var reference = await onnx.ClassifyAsync(key, text, 0f, Token);

            Assert.All(answer.Labels, l => Assert.InRange(l.Score, 0f, 1f));
            Assert.All(answer.Evidence, e => Assert.True(0 <= e.Start && e.Start < e.End && e.End <= Math.Min(text.Length, 300)));
            for (var i = 0; i < 4; i++)
                Assert.Equal(reference.Labels[i].Score, answer.Labels[i].Score, 1e-5f);
        }
    }

    [Fact]
    public async Task Only_max_length_is_read()
    {
        var key = _packages.Add(labels: 2, model: GraphThatKnows("goblin"), change: m => m with { Calibration = null, MaxLength = 20 });
        await using var runtime = Runtime();

        Assert.True((await runtime.ClassifyAsync(key, "well, a goblin there" + " and a garden", 1.1f, Token)).Labels[0].Score > 0.5f);
        Assert.True((await runtime.ClassifyAsync(key, "a garden with a tree goblin", 1.1f, Token)).Labels[0].Score < 0.5f);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1024)]
    public async Task Score_that_is_no_number_is_an_error(int inPlaceLength)
    {
        var weights = new sbyte[TestPackages.Ngrams.Features + 1];
        var key = _packages.Add(labels: 1, model: HashedLinearGraph.Write("g", weights, [1f], [float.NaN]));
        await using var runtime = Runtime(options: new() { InPlaceLength = inPlaceLength });

        var failed = await Assert.ThrowsAsync<ModelUnavailableException>(() => Classify(runtime, key, "text"));

        Assert.Contains("not a finite number", failed.Reason, StringComparison.Ordinal);
        Assert.Equal(1, runtime.List()[0].Errors);
    }

    // Everything about one word speaks for the first label, whose bias speaks against it.
    private static byte[] GraphThatKnows(string word)
    {
        var folded = new FoldedText();
        var features = new FeatureBuffer();
        TextFolder.Fold(word, folded);
        new HashedNgramExtractor(TestPackages.Ngrams).Extract(word, folded, features);
        var weights = new sbyte[(TestPackages.Ngrams.Features + 1) * 2];
        foreach (var id in features.Ids)
            weights[id * 2] = 100;
        return HashedLinearGraph.Write("known", weights, [0.05f, 0.05f], [-4f, -4f]);
    }

    private static Task<TextClassification> Classify(ModelRuntime runtime, ModelKey key, string text) => runtime.ClassifyAsync(key, text, 1.1f, Token).AsTask();

    private ModelRuntime Runtime(Func<ModelPackage, VerifiedModel, ITextClassifier>? open = null, ModelRuntimeOptions? options = null)
    {
        options ??= new();
        if (options.Directories.Count == 0)
            options.Directories = [_packages.Root];
        return new(options, _time, NullLogger<ModelRuntime>.Instance, meters: null, open);
    }

    private async Task<(ModelRuntime Runtime, GatedClassifier Gate, ModelKey Key)> LoadedAsync(ModelRuntimeOptions options)
    {
        var key = _packages.Add();
        var gate = new GatedClassifier();
        var runtime = Runtime((_, _) => gate, options);
        await runtime.LoadAsync(key, Token);
        return (runtime, gate, key);
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
                    throw new InvalidOperationException("too many features");
            }
        }

        public void Contribute(FeatureBuffer text, Span<float> contributions) => contributions.Clear();

        public void Dispose()
        {
        }
    }
}
