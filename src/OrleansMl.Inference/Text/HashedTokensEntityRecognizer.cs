using System.Collections.Immutable;
using System.Runtime.InteropServices;
using OrleansMl.Entities;
using OrleansMl.Models;
using OrleansMl.Onnx;
using OrleansMl.Packages;

namespace OrleansMl.Text;

/// <summary>
/// The <c>hashed-tokens</c> adapter: a linear-chain CRF over hashed token features. Its tables are read from the graph and summed
/// here: for a short text that takes less time than handing it to ONNX Runtime, with the same result.
/// </summary>
internal sealed class HashedTokensEntityRecognizer(ModelManifest manifest, EntityModel model)
    : ILoadedModel<TokenClassificationInput, ImmutableArray<EntityMention>>
{
    private readonly EntityRecognizer _recognizer = new(model);
    private readonly List<FoundEntity> _found = [];

    public long MemoryBytes => (long)model.Emission.Length * sizeof(float);

    /// <exception cref="ModelPackageException">The model does not have the shape that the manifest promises.</exception>
    public static HashedTokensEntityRecognizer Create(ModelManifest manifest, VerifiedModel model) => new(manifest, Read(manifest, model));

    /// <summary>The tables of a package.</summary>
    /// <exception cref="ModelPackageException">The model does not have the shape that the manifest promises.</exception>
    public static EntityModel Read(ModelManifest manifest, VerifiedModel model)
    {
        if (manifest.Input.Fold != TokenFeatures.Version)
        {
            throw new ModelPackageException(
                "model.json: input.fold",
                $"is '{manifest.Input.Fold}', but this version describes tokens as '{TokenFeatures.Version}'.",
                "Train the model again with this version.");
        }

        var labels = Labels(manifest);
        var count = labels.Count;
        ModelPackage.RequireValue(model.Onnx.Inputs, "input", HashedTokensGraph.Ids, OnnxType.Int32, "tokens", "features");
        ModelPackage.RequireValue(model.Onnx.Outputs, "output", HashedTokensGraph.Emissions, OnnxType.Float32, "tokens", count);
        var weights = Table(model.Onnx, HashedTokensGraph.Weights, OnnxType.Int8);
        var rows = weights.Shape.Count == 2 && weights.Shape[1] == count ? weights.Shape[0] - 1 : 0;
        if (rows < 1 || !System.Numerics.BitOperations.IsPow2(rows) || weights.Raw.Length != (rows + 1) * count)
        {
            throw Wrong(
                $"holds '{HashedTokensGraph.Weights}' as [{string.Join(", ", weights.Shape)}]; " +
                $"it needs a power of two and one padding row, by {count} labels.");
        }

        var scale = Floats(model.Onnx, HashedTokensGraph.Scale, count);
        var transitions = Floats(model.Onnx, HashedTokensGraph.Transitions, (count + 1) * count);
        var emission = new float[rows * count];
        var bytes = MemoryMarshal.Cast<byte, sbyte>(weights.Raw.Span);
        for (var i = 0; i < emission.Length; i++)
        {
            emission[i] = bytes[i] * scale[i % count];
        }

        return new(labels, (int)rows, emission, transitions);
    }

    public ILoadedModel<TokenClassificationInput, ImmutableArray<EntityMention>> Fork() =>
        new HashedTokensEntityRecognizer(manifest, model);

    public void Run(ReadOnlySpan<ModelCall<TokenClassificationInput, ImmutableArray<EntityMention>>> batch)
    {
        foreach (var call in batch)
        {
            try
            {
                call.Result = Recognize(call.Input.Text);
            }
            catch (Exception exception)
            {
                call.Error = exception;
            }
        }
    }

    public void Dispose()
    {
    }

    /// <summary>What was found, with its words and the name of its type.</summary>
    public static ImmutableArray<EntityMention> Mentions(string text, EntityLabels labels, List<FoundEntity> entities)
    {
        if (entities.Count == 0)
        {
            return [];
        }

        var mentions = new EntityMention[entities.Count];
        for (var i = 0; i < mentions.Length; i++)
        {
            var found = entities[i];
            mentions[i] = new(text[found.Start..found.End], labels.Types[found.Type], found.Start, found.End, found.Score);
        }

        return ImmutableCollectionsMarshal.AsImmutableArray(mentions);
    }

    private ImmutableArray<EntityMention> Recognize(string text)
    {
        _found.Clear();
        _recognizer.Recognize(Cut(text, manifest.MaxLength), _found);
        return Mentions(text, model.Labels, _found);
    }

    // O, then B and I of each type: the order that training numbers them in.
    private static EntityLabels Labels(ModelManifest manifest)
    {
        var types = manifest.Labels
            .Where(label => label.Name.StartsWith("B-", StringComparison.Ordinal))
            .Select(label => label.Name[2..])
            .ToList();
        var expected = new[] { "O" }.Concat(types.SelectMany(type => new[] { $"B-{type}", $"I-{type}" }));
        if (types.Count is 0 or > 15 || !manifest.Labels.Select(label => label.Name).SequenceEqual(expected))
        {
            throw new ModelPackageException(
                "model.json: labels", "are not O, then B-type and I-type of 1 to 15 types.", "Write them in that order.");
        }

        return new(types);
    }

    private static OnnxConstant Table(OnnxModelFile onnx, string name, OnnxType type) =>
        onnx.Constants.TryGetValue(name, out var table) && table.Type == type ? table : throw Wrong($"has no {type} table '{name}'.");

    private static float[] Floats(OnnxModelFile onnx, string name, int length)
    {
        var values = MemoryMarshal.Cast<byte, float>(Table(onnx, name, OnnxType.Float32).Raw.Span);
        return values.Length == length ? values.ToArray() : throw Wrong($"holds {values.Length} values in '{name}'; it needs {length}.");
    }

    private static ModelPackageException Wrong(string what) => new(ModelPackage.ModelFileName, what, "Write it with HashedTokensGraph.");

    /// <summary>The part of a text that is read, never cut between the two halves of a character.</summary>
    public static ReadOnlySpan<char> Cut(string text, int length) =>
        text.Length <= length ? text : text.AsSpan(0, char.IsHighSurrogate(text[length - 1]) ? length - 1 : length);
}
