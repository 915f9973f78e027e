using OrleansMl.Models;
using OrleansMl.Packages;

namespace OrleansMl.Runtime;

/// <summary>Broken, missing, new and vanishing packages under a running node.</summary>
public sealed class PackageHealingTests : RuntimeTests
{
    [Fact]
    public async Task Repaired_package_heals_without_a_restart()
    {
        var key = Packages.Add();
        var path = Path.Combine(Packages.Folder(), "model.onnx");
        var good = File.ReadAllBytes(path);
        var bad = good.ToArray();
        bad[^1] ^= 1;
        Write(bad, minute: 1);
        await using var runtime = Runtime();

        var broken = await Assert.ThrowsAsync<ModelUnavailableException>(() => Classify(runtime, key, "text"));
        Assert.Contains("model.onnx has the sha256", broken.Reason, StringComparison.Ordinal);
        var status = Assert.Single(runtime.List());
        Assert.Equal((ModelState.Broken, broken.Reason, true), (status.State, status.Reason, status.Live));

        Time.Advance(ModelRuntime.FailureCacheDuration);
        Assert.Equal(broken.Reason, (await Assert.ThrowsAsync<ModelUnavailableException>(() => Classify(runtime, key, "text"))).Reason);

        Write(good, minute: 2);
        Time.Advance(ModelRuntime.FailureCacheDuration);
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
        var wrongShape = Packages.Add(name: "shape", model: TestPackages.Graph(TestPackages.Ngrams, labels: 3, seed: 1));
        var wrongRows = Packages.Add(
            name: "rows", model: TestPackages.Graph(TestPackages.Ngrams with { Word = new([1], 64) }, labels: 4, seed: 1));
        var missing = Packages.Add(name: "missing");
        File.Delete(Path.Combine(Packages.Folder(missing), "model.onnx"));
        await using var runtime = Runtime();

        Assert.Contains("declares the output 'logits' as Float32 [batch, 3]", await Reason(wrongShape), StringComparison.Ordinal);
        Assert.Contains("holds 'weights' as Int8 [1089, 4]", await Reason(wrongRows), StringComparison.Ordinal);
        Assert.Contains("model.onnx is missing.", await Reason(missing), StringComparison.Ordinal);

        foreach (var key in new[] { wrongShape, wrongRows, missing })
        {
            Packages.Add(name: key.Name);
        }

        Time.Advance(ModelRuntime.FailureCacheDuration);
        foreach (var key in new[] { wrongShape, wrongRows, missing })
        {
            Assert.Equal(key, (await Classify(runtime, key, "text")).Model);
        }

        async Task<string> Reason(ModelKey key) =>
            (await Assert.ThrowsAsync<ModelUnavailableException>(() => Classify(runtime, key, "text"))).Reason;
    }

    [Theory]
    [InlineData("task", "audio-classification")]
    [InlineData("adapter", "stones")]
    [InlineData("fold", "fold-0")]
    [InlineData("dense", "shoe size")]
    public async Task What_this_version_cannot_run_is_named(string field, string value)
    {
        var key = Packages.Add(change: m => field switch
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

    [Theory]
    [InlineData("words.bin", false)]
    [InlineData("words.bin", true)]
    [InlineData("lexicon.bin", true)]
    public async Task A_word_list_that_is_none_or_not_there_is_named(string file, bool isListed)
    {
        byte[] bytes = [1, 2, 3];
        var key = Packages.Add(change: m => m with
        {
            Input = file == "words.bin" ? m.Input with { Words = file } : m.Input with { Lexicon = file },
            Files = isListed ? [.. m.Files, ModelFile.Of(file, bytes)] : m.Files,
        });
        File.WriteAllBytes(Path.Combine(Packages.Folder(key), file), bytes);
        await using var runtime = Runtime();

        var refused = await Assert.ThrowsAsync<ModelUnavailableException>(() => Classify(runtime, key, "text"));

        Assert.Contains(
            isListed ? $"{file} cannot be used: A word list of 3 bytes was given" : $"does not list {file}",
            refused.Reason,
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task Loaded_model_serves_on_when_its_files_vanish()
    {
        var key = Packages.Add();
        await using var runtime = Runtime();
        var before = await Classify(runtime, key, "some text");
        Directory.Delete(Packages.Folder(), recursive: true);
        Time.Advance(ModelCatalogue.MaxAge);

        Assert.Equal(before.Labels, (await Classify(runtime, key, "some text")).Labels);
        Assert.Equal(key, Assert.Single(runtime.List()).Model);

        Assert.True(await runtime.UnloadAsync(key, Token));
        Time.Advance(ModelCatalogue.MinAge);
        Assert.Contains(
            "is not installed",
            (await Assert.ThrowsAsync<ModelUnavailableException>(() => Classify(runtime, key, "some text"))).Reason,
            StringComparison.Ordinal);
        Assert.Null(runtime.Resolve(key.Name));
    }

    [Fact]
    public async Task Highest_version_is_live_and_a_new_one_is_noticed()
    {
        await using var runtime = Runtime();
        Assert.Null(runtime.Resolve("text-safety"));
        Packages.Add("1.9.0");
        Packages.Add("1.10.0-rc.1");
        Time.Advance(ModelCatalogue.MinAge);
        Assert.Equal("1.10.0-rc.1", runtime.Resolve("text-safety")!.Value.Version);

        Packages.Add("1.10.0");
        Packages.Add("not-a-version");
        Time.Advance(ModelCatalogue.MinAge);
        Assert.Equal(["1.10.0", "1.10.0-rc.1", "1.9.0"], runtime.List().Select(s => s.Model.Version));
        Assert.Equal([true, false, false], runtime.List().Select(s => s.Live));
        Assert.Equal("1.10.0", runtime.Resolve("text-safety")!.Value.Version);
    }

    [Fact]
    public async Task Broken_new_version_leaves_the_last_good_one_in_service()
    {
        var good = Packages.Add("1.0.0");
        var unreadable = Packages.Add("1.1.0", change: m => m with { MaxLength = 0 });
        var corrupt = Packages.Add("1.2.0", change: m => m with { Files = [m.Files[0] with { Sha256 = new('0', 64) }] });
        await using var runtime = Runtime();

        // A wrong hash shows at the first use only.
        Assert.Equal(corrupt, runtime.Resolve("text-safety"));
        await Assert.ThrowsAsync<ModelUnavailableException>(() => Classify(runtime, corrupt, "text"));

        Assert.Equal(good, runtime.Resolve("text-safety"));
        Assert.Equal(
            [(corrupt, ModelState.Broken), (unreadable, ModelState.Broken), (good, ModelState.Available)],
            runtime.List().Select(s => (s.Model, s.State)));
    }

    [Fact]
    public async Task Broken_only_version_is_resolved_and_unavailable()
    {
        var key = Packages.Add(change: m => m with { MaxLength = 0 });
        await using var runtime = Runtime();

        Assert.Equal(key, runtime.Resolve(key.Name));
        Assert.Contains(
            "max_length",
            (await Assert.ThrowsAsync<ModelUnavailableException>(() => runtime.LoadAsync(key, Token))).Reason,
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task First_folder_wins_where_two_hold_the_same_version()
    {
        using var second = new TestPackages();
        var key = Packages.Add(labels: 4);
        second.Add(labels: 2);
        await using var runtime = Runtime(options: new()
        {
            Directories = [Packages.Root, second.Root, Path.Combine(Packages.Root, "nowhere")]
        });

        Assert.Equal(4, (await Classify(runtime, key, "text")).Labels.Length);
        Assert.Single(runtime.List());
    }
}
