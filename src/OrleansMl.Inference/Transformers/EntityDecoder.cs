using System.Collections.Immutable;
using OrleansMl.Models;

namespace OrleansMl.Transformers;

/// <summary>From logits per token to names: softmax, one label per word, then B- and I- runs of one type.</summary>
internal sealed class EntityDecoder(string[] labels, string aggregation)
{
    /// <param name="text">The raw text.</param>
    /// <param name="tokens">Its tokens.</param>
    /// <param name="logits">One row of labels per token.</param>
    public ImmutableArray<EntityMention> Decode(string text, TokenBuffer tokens, ReadOnlySpan<float> logits)
    {
        var entities = ImmutableArray.CreateBuilder<EntityMention>();
        string? type = null;
        var (start, end, sum, count) = (0, 0, 0f, 0);
        for (var token = 0; token < tokens.Count;)
        {
            var next = token + 1;
            while (aggregation != "simple" && next < tokens.Count && tokens.Words[next] == tokens.Words[token])
            {
                next++;
            }

            var (label, score) = Best(logits, token);
            for (var other = token + 1; aggregation == "max" && other < next; other++)
            {
                if (Best(logits, other) is var rival && rival.Score > score)
                {
                    (label, score) = rival;
                }
            }

            var name = labels[label];
            var own = name == "O" ? null : name[2..];
            // An I- that follows nothing of its type begins a name: models do write that.
            if (type is not null && (own != type || name[0] == 'B'))
            {
                Close(entities);
            }

            if (own is not null)
            {
                if (type is null)
                {
                    (type, start, sum, count) = (own, tokens.Starts[token], 0, 0);
                }

                (end, sum, count) = (tokens.Ends[next - 1], sum + score, count + 1);
            }

            token = next;
        }

        if (type is not null)
        {
            Close(entities);
        }

        return entities.DrainToImmutable();

        void Close(ImmutableArray<EntityMention>.Builder into)
        {
            if (end > start)
            {
                into.Add(new(text[start..end], type!, start, end, sum / count));
            }

            type = null;
        }
    }

    private (int Label, float Score) Best(ReadOnlySpan<float> logits, int token)
    {
        var row = logits.Slice(token * labels.Length, labels.Length);
        var best = 0;
        for (var i = 0; i < row.Length; i++)
        {
            if (!float.IsFinite(row[i]))
            {
                throw new ArithmeticException("the model gave a logit that is not a finite number");
            }

            if (row[i] > row[best])
            {
                best = i;
            }
        }

        var total = 0f;
        foreach (var z in row)
        {
            total += MathF.Exp(z - row[best]);
        }

        return (best, 1 / total);
    }
}
