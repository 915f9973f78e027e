using System.Numerics.Tensors;

namespace OrleansMl.Entities;

/// <summary>An entity in a text.</summary>
/// <param name="Type">Index into <see cref="EntityLabels.Types"/>.</param>
/// <param name="Start">First UTF-16 code unit of the raw text.</param>
/// <param name="End">One past the last UTF-16 code unit.</param>
/// <param name="Score">The smallest posterior probability of its tokens' labels, in [0, 1].</param>
public readonly record struct FoundEntity(int Type, int Start, int End, float Score);

/// <summary>Finds entities with a trained model. Not thread-safe: it keeps buffers.</summary>
public sealed class EntityRecognizer(EntityModel model)
{
    private readonly TokenFeatures _features = new(model.Buckets);
    private readonly LinearChain _chain = new(model.Labels.Count);
    private float[] _emissions = [];
    private float[] _marginals = [];
    private int[] _path = [];
    private readonly float[] _added = new float[model.Labels.Count];

    /// <summary>Appends the entities of a text in order; they never overlap.</summary>
    public void Recognize(ReadOnlySpan<char> text, List<FoundEntity> entities) => Recognize(text, [], entities);

    /// <summary>Appends the entities of a text in order; they never overlap.</summary>
    /// <param name="text">The raw text.</param>
    /// <param name="vectors">
    /// For a model with a head the vectors of the first tokens (<see cref="EntityTokenizer"/>), end to end; those behind them are judged
    /// by their features alone. Empty for a model without one.
    /// </param>
    /// <param name="entities">Receives them.</param>
    public void Recognize(ReadOnlySpan<char> text, ReadOnlySpan<float> vectors, List<FoundEntity> entities)
    {
        _features.Extract(text);
        var tokens = _features.Tokens.Count;
        var labels = model.Labels.Count;
        if (tokens == 0)
        {
            return;
        }

        if (_path.Length < tokens)
        {
            _path = new int[2 * tokens];
            _emissions = new float[2 * tokens * labels];
            _marginals = new float[2 * tokens * labels];
        }

        var emissions = _emissions.AsSpan(0, tokens * labels);
        for (var token = 0; token < tokens; token++)
        {
            var row = emissions.Slice(token * labels, labels);
            model.Emit(_features[token], row);
            if (model.Head is { } head && (token + 1) * head.Inputs <= vectors.Length)
            {
                head.Score(vectors.Slice(token * head.Inputs, head.Inputs), _added);
                TensorPrimitives.Add(row, _added, row);
            }
        }

        var path = _path.AsSpan(0, tokens);
        _chain.Viterbi(emissions, model.Transition, path);
        if (path.IndexOfAnyExcept(EntityLabels.Outside) < 0)
        {
            return;
        }

        var marginals = _marginals.AsSpan(0, tokens * labels);
        marginals.Clear();
        _chain.Posterior(emissions, model.Transition, [], 1, marginals, []);
        for (var token = 0; token < tokens; token++)
        {
            if (!EntityLabels.Begins(path[token]))
            {
                continue;
            }

            var type = EntityLabels.TypeOf(path[token]);
            var (end, score) = (token, 1f);
            do
            {
                score = Math.Min(score, marginals[(end * labels) + path[end]]);
                end++;
            }
            while (end < tokens && path[end] == EntityLabels.Inside(type));
            entities.Add(new(type, _features.Tokens[token].Start, _features.Tokens[end - 1].End, Math.Clamp(score, 0, 1)));
        }
    }
}
