using System.Collections.Immutable;
using System.Text;
using System.Text.Json;
using OrleansMl.Models;
using OrleansMl.Packages;
using OrleansMl.Runtime;

namespace OrleansMl.WordCount;

/// <summary>A text whose words to count.</summary>
[GenerateSerializer, Immutable, Alias("test-word-count-input")]
public readonly record struct WordCountInput([property: Id(0)] string Text);

/// <summary>How many words a text has.</summary>
[GenerateSerializer, Immutable, Alias("test-word-count")]
public sealed record WordCount([property: Id(0)] ModelKey Model, [property: Id(1)] int Words);

/// <summary>A kind of model that the project does not know, with options and a file of its own in the package.</summary>
public sealed class WordCountTask() : InferenceTask<WordCountInput, int, WordCount>(TaskName)
{
    public const string TaskName = "word-count";

    public const string SeparatorFile = "separator.txt";

    public const int MaxLength = 1000;

    public override WordCountInput ProbeInput => new("one");

    public override string? ProblemOf(WordCount output) => output.Words == 1 ? null : $"it counts {output.Words} words in one.";

    public override ImmutableArray<LabelScore> ScoresOf(WordCount output) => [new("long", null, output.Words > 3 ? 1 : 0)];

    public override void Validate(WordCountInput input) => ArgumentOutOfRangeException.ThrowIfGreaterThan(input.Text.Length, MaxLength);

    public override bool IsInputError(Exception exception) => exception is FormatException;

    public override int LengthOf(WordCountInput input) => input.Text.Length;

    public override void Check(ModelManifest manifest)
    {
        if (manifest.Input.Options is not { } options || !options.TryGetProperty("shout", out var shout)
            || shout.ValueKind is not (JsonValueKind.True or JsonValueKind.False))
        {
            throw ManifestRules.Wrong("input.options.shout", "is neither true nor false.", "Say whether an empty text is an error.");
        }
    }

    public override ILoadedModel<WordCountInput, int> Load(ModelManifest manifest, VerifiedModel model, ModelRuntimeOptions options) =>
        new WordCounter(
            Encoding.UTF8.GetString(model.Other(SeparatorFile)), manifest.Input.Options!.Value.GetProperty("shout").GetBoolean());

    public override WordCount ToOutput(in int result, ModelKey model, string calibration, double ms) => new(model, result);

    private sealed class WordCounter(string separator, bool shout) : ILoadedModel<WordCountInput, int>
    {
        public long MemoryBytes => separator.Length * sizeof(char);

        public void Run(ReadOnlySpan<ModelCall<WordCountInput, int>> batch)
        {
            foreach (var call in batch)
            {
                if (shout && call.Input.Text.Length == 0)
                {
                    call.Error = new FormatException("There is nothing to count.");
                }
                else
                {
                    call.Result = call.Input.Text.Split(separator, StringSplitOptions.RemoveEmptyEntries).Length;
                }
            }
        }

        public void Dispose()
        {
        }
    }
}
