namespace OrleansMl.Entities;

/// <summary>
/// Inference over a linear chain of labels (Lafferty, McCallum, Pereira: Conditional Random Fields, 2001; Rabiner 1989 for the scaled
/// passes). A sequence scores the sum of its emissions and of the transitions between neighbours, the first of which comes from a start
/// row. Illegal transitions are -∞. All arrays are row-major: emissions[token · labels + label], transitions[from · labels + to] with row
/// <c>labels</c> for the start. O(tokens · labels²). Not thread-safe: it keeps buffers.
/// </summary>
public sealed class LinearChain(int labels)
{
    private double[] _emission = [];
    private double[] _alpha = [];
    private double[] _beta = [];
    private double[] _scale = [];
    private float[] _best = [];
    private int[] _from = [];
    private readonly double[] _transition = new double[(labels + 1) * labels];

    /// <summary>The sequence with the highest score, written to <paramref name="path"/>; ties go to the lower label.</summary>
    public void Viterbi(ReadOnlySpan<float> emissions, ReadOnlySpan<float> transitions, Span<int> path)
    {
        var tokens = path.Length;
        if (tokens == 0)
        {
            return;
        }

        Grow(ref _best, tokens * labels);
        Grow(ref _from, tokens * labels);
        for (var label = 0; label < labels; label++)
        {
            _best[label] = transitions[(labels * labels) + label] + emissions[label];
        }

        for (var token = 1; token < tokens; token++)
        {
            for (var label = 0; label < labels; label++)
            {
                var (best, from) = (float.NegativeInfinity, 0);
                for (var before = 0; before < labels; before++)
                {
                    var score = _best[((token - 1) * labels) + before] + transitions[(before * labels) + label];
                    if (score > best)
                    {
                        (best, from) = (score, before);
                    }
                }

                _best[(token * labels) + label] = best + emissions[(token * labels) + label];
                _from[(token * labels) + label] = from;
            }
        }

        var last = _best.AsSpan((tokens - 1) * labels, labels);
        var at = 0;
        for (var label = 1; label < labels; label++)
        {
            at = last[label] > last[at] ? label : at;
        }

        for (var token = tokens - 1; token >= 0; token--)
        {
            path[token] = at;
            at = _from[(token * labels) + at];
        }
    }

    /// <summary>
    /// Posterior probabilities over all sequences whose labels lie in <paramref name="allowed"/>. Returns the logarithm of the summed
    /// exponentials of their scores; -∞ when no legal sequence is allowed, and then nothing is added.
    /// </summary>
    /// <param name="emissions">tokens · labels.</param>
    /// <param name="transitions">(labels + 1) · labels.</param>
    /// <param name="allowed">One set of labels per token; empty allows all.</param>
    /// <param name="sign">Added to the sums below this many times: 1, or -1 to subtract.</param>
    /// <param name="marginals">tokens · labels; the probability of each label at each token is added.</param>
    /// <param name="pairs">(labels + 1) · labels; the expected count of each transition is added. Empty skips it.</param>
    public double Posterior(
        ReadOnlySpan<float> emissions,
        ReadOnlySpan<float> transitions,
        ReadOnlySpan<uint> allowed,
        float sign,
        Span<float> marginals,
        Span<float> pairs)
    {
        var tokens = emissions.Length / labels;
        var size = tokens * labels;
        Grow(ref _emission, size);
        Grow(ref _alpha, size);
        Grow(ref _beta, size);
        Grow(ref _scale, tokens);
        for (var i = 0; i < _transition.Length; i++)
        {
            _transition[i] = Math.Exp(transitions[i]);
        }

        var logZ = Exponentiate(emissions, allowed, tokens);
        for (var token = 0; token < tokens; token++)
        {
            var sum = Forward(token);
            if (!(sum > 0))
            {
                return double.NegativeInfinity;
            }

            logZ += Math.Log(sum);
        }

        Backward(tokens);
        for (var i = 0; i < size; i++)
        {
            marginals[i] += sign * (float)(_alpha[i] * _beta[i]);
        }

        if (!pairs.IsEmpty)
        {
            AddPairs(tokens, sign, pairs);
        }

        return logZ;
    }

    // exp(emission - strongest of the token), so that nothing overflows; returns the sum of what was taken out.
    private double Exponentiate(ReadOnlySpan<float> emissions, ReadOnlySpan<uint> allowed, int tokens)
    {
        double taken = 0;
        for (var token = 0; token < tokens; token++)
        {
            var row = emissions.Slice(token * labels, labels);
            var strongest = row[0];
            foreach (var score in row)
            {
                strongest = Math.Max(strongest, score);
            }

            taken += strongest;
            var set = allowed.IsEmpty ? uint.MaxValue : allowed[token];
            for (var label = 0; label < labels; label++)
            {
                _emission[(token * labels) + label] = (set >> label & 1) == 1 ? Math.Exp(row[label] - strongest) : 0;
            }
        }

        return taken;
    }

    // One step of the forward pass, scaled to sum to 1; returns the sum before scaling.
    private double Forward(int token)
    {
        var alpha = _alpha.AsSpan(token * labels, labels);
        double sum = 0;
        for (var label = 0; label < labels; label++)
        {
            double reach = 0;
            if (token == 0)
            {
                reach = _transition[(labels * labels) + label];
            }
            else
            {
                for (var before = 0; before < labels; before++)
                {
                    reach += _alpha[((token - 1) * labels) + before] * _transition[(before * labels) + label];
                }
            }

            alpha[label] = reach * _emission[(token * labels) + label];
            sum += alpha[label];
        }

        _scale[token] = sum;
        for (var label = 0; label < labels; label++)
        {
            alpha[label] /= sum;
        }

        return sum;
    }

    private void Backward(int tokens)
    {
        _beta.AsSpan((tokens - 1) * labels, labels).Fill(1);
        for (var token = tokens - 2; token >= 0; token--)
        {
            for (var label = 0; label < labels; label++)
            {
                double sum = 0;
                for (var next = 0; next < labels; next++)
                {
                    var at = ((token + 1) * labels) + next;
                    sum += _transition[(label * labels) + next] * _emission[at] * _beta[at];
                }

                _beta[(token * labels) + label] = sum / _scale[token + 1];
            }
        }
    }

    private void AddPairs(int tokens, float sign, Span<float> pairs)
    {
        for (var label = 0; label < labels; label++)
        {
            pairs[(labels * labels) + label] += sign * (float)(_alpha[label] * _beta[label]);
        }

        for (var token = 1; token < tokens; token++)
        {
            for (var next = 0; next < labels; next++)
            {
                var at = (token * labels) + next;
                var after = _emission[at] * _beta[at] / _scale[token];
                for (var before = 0; before < labels; before++)
                {
                    pairs[(before * labels) + next] +=
                        sign * (float)(_alpha[((token - 1) * labels) + before] * _transition[(before * labels) + next] * after);
                }
            }
        }
    }

    private static void Grow<T>(ref T[] array, int size)
    {
        if (array.Length < size)
        {
            array = new T[Math.Max(size, 2 * array.Length)];
        }
    }
}
