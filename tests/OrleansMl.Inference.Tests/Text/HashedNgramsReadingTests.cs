using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using OrleansMl.Models;
using OrleansMl.Onnx;
using OrleansMl.Packages;
using OrleansMl.Runtime;

namespace OrleansMl.Text;

public sealed class HashedNgramsReadingTests : IDisposable
{
    private static readonly ReadingOptions Windows = new() { WindowWords = 8, WindowStride = 4, Plain = true };

    private readonly TestPackages _packages = new();

    public void Dispose() => _packages.Dispose();

    [Theory]
    [InlineData(LinearKernel.Native)]
    [InlineData(LinearKernel.Onnx)]
    public async Task Score_is_the_strongest_reading_and_evidence_comes_from_it(LinearKernel kernel)
    {
        var key = _packages.Add(change: m => m with { Calibration = null, Input = ModelInput.From(TestPackages.Ngrams, Windows) });
        var graph = OnnxModelFile.Parse(TestPackages.Graph(TestPackages.Ngrams, 4, seed: 1));
        using var reference = new NativeLinearKernel(graph);
        var readings = new TextReadings(new(TestPackages.Ngrams), Windows);
        await using var runtime = new ModelRuntime(
            Options.Create(new ModelRuntimeOptions
            {
                Directories = [_packages.Root],
                Kernel = kernel
            }), ShippedModelTasks.All, TimeProvider.System, NullLogger<ModelRuntime>.Instance);
        var rng = new Random(4);
        string[] words = ["quick", "brown", "f0x", "jumps", "lazyyyy", "dog", "😀", "night", "w i n d y", "river"];
        var texts = Enumerable.Range(0, 60)
            .Select(_ => string.Join(' ', Enumerable.Range(0, rng.Next(1, 60)).Select(_ => words[rng.Next(words.Length)])))
            .ToList();

        var answers = await Task.WhenAll(
            texts.Select(t => runtime.ClassifyAsync(key, t, 0.5f, TestContext.Current.CancellationToken).AsTask()));

        var logits = new float[4];
        var fromWindows = 0;
        foreach (var (text, answer) in texts.Zip(answers))
        {
            readings.Read(text);
            for (var label = 0; label < 4; label++)
            {
                var (best, at) = (float.NegativeInfinity, 0);
                for (var i = 0; i < readings.Count; i++)
                {
                    reference.Score([readings[i]], logits);
                    if (logits[label] > best)
                    {
                        (best, at) = (logits[label], i);
                    }
                }

                Assert.Equal(1 / (1 + MathF.Exp(-best)), answer.Labels[label].Score, 1e-5f);
                fromWindows += at > 0 ? 1 : 0;
                var tokens = readings[at].Tokens;
                var evidence = answer.Evidence.Where(e => e.Category == answer.Labels[label].Category).ToList();
                Assert.Equal(answer.Labels[label].Score >= 0.5f, evidence.Count > 0);
                Assert.All(evidence, e => Assert.InRange(e.Start, readings[at].Tokens[0].RawStart, readings[at].Tokens[^1].RawEnd));
            }
        }

        Assert.InRange(fromWindows, 50, 240);
    }

    [Theory]
    [InlineData(8, 9, "input.window.stride")]
    public void A_manifest_whose_windows_leave_gaps_is_refused(int words, int stride, string field)
    {
        var key = _packages.Add(change: m => m with { Input = m.Input with { Window = new(words, stride) } });
        Assert.Contains(
            field,
            Assert.Throws<ModelPackageException>(() => ModelPackage.Open(_packages.Folder(key), ShippedModelTasks.All)).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_package_of_the_seen_folding_reads_sentences_and_takes_noise_off_and_evidence_lies_in_the_raw_text()
    {
        var reading = new ReadingOptions { Folding = TextFolding.Seen, Sentences = true, Noise = new(10, -0.5f, 2), Plain = true };
        var key = _packages.Add(change: m => m with { Calibration = null, Input = ModelInput.From(TestPackages.Ngrams, reading) });
        using var reference = new NativeLinearKernel(OnnxModelFile.Parse(TestPackages.Graph(TestPackages.Ngrams, 4, seed: 1)));
        var readings = new TextReadings(new(TestPackages.Ngrams), reading);
        var scores = new ReadingScores(4, reading.Noise);
        await using var runtime = new ModelRuntime(
            Options.Create(new ModelRuntimeOptions { Directories = [_packages.Root] }),
            ShippedModelTasks.All,
            TimeProvider.System,
            NullLogger<ModelRuntime>.Instance);
        var text = string.Join(' ', Enumerable.Range(0, 30).Select(i => $"The <b>quick</b> fox number {i} ran home \u202Eyadot\u202C."));

        var answer = await runtime.ClassifyAsync(key, text, 0, TestContext.Current.CancellationToken);

        readings.Read(text);
        scores.Begin();
        var (logits, strongest) = (new float[4], new int[4]);
        for (var i = 0; i < readings.Count; i++)
        {
            reference.Score([readings[i]], logits);
            scores.Add(readings.ExtentOf(i), logits);
        }

        scores.End(logits, strongest);
        Assert.InRange(readings.Count, 31, 200);
        Assert.All(answer.Labels.Zip(logits), l => Assert.Equal(1 / (1 + MathF.Exp(-l.Second)), l.First.Score, 1e-5f));
        Assert.NotEmpty(answer.Evidence);
        Assert.All(answer.Evidence, e => Assert.InRange(e.Start, 0, e.End - 1));
        Assert.All(answer.Evidence, e => Assert.InRange(e.End, 1, text.Length));
    }

    [Fact]
    public void Words_worth_repairing_for_without_words_are_refused()
    {
        var key = _packages.Add(change: m => m with { Input = m.Input with { Targets = "targets.bin" } });
        Assert.Contains(
            "input.targets",
            Assert.Throws<ModelPackageException>(() => ModelPackage.Open(_packages.Folder(key), ShippedModelTasks.All)).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void Several_readings_of_labels_that_share_a_total_are_refused()
    {
        var key = _packages.Add(
            change: m => m with { Calibration = null, Activation = ModelActivation.Softmax, Input = m.Input with { Plain = true } });
        Assert.Contains(
            "sigmoid",
            Assert.Throws<ModelPackageException>(() => ModelPackage.Open(_packages.Folder(key), ShippedModelTasks.All)).Message,
            StringComparison.Ordinal);
    }
}
