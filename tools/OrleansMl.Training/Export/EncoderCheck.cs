using Microsoft.ML.OnnxRuntime;
using OrleansMl.Models;

namespace OrleansMl.FineTuning;

/// <summary>How far the vectors of an exported encoder are from those of the published one.</summary>
/// <param name="Texts">How many were compared.</param>
/// <param name="MeanCosine">The mean cosine.</param>
/// <param name="SmallestCosine">The smallest.</param>
internal sealed record EncoderCheck(int Texts, double MeanCosine, double SmallestCosine)
{
    /// <summary>Below it the exported file is not what it should be.</summary>
    public const double MinCosine = 0.98;

    private const int BatchSize = 16;

    /// <param name="published">The published file.</param>
    /// <param name="exported">The file that ships.</param>
    /// <param name="texts">Tokens of texts to compare on.</param>
    /// <exception cref="InvalidDataException">They differ by too much.</exception>
    public static EncoderCheck Run(byte[] published, byte[] exported, IEnumerable<int[]> texts)
    {
        using var options = OnnxSession.Options(new ModelRuntimeOptions());
        using var full = new InferenceSession(published, options);
        using var small = new InferenceSession(exported, options);
        var cosines = new List<double>();
        foreach (var batch in texts.OrderBy(t => t.Length).Chunk(BatchSize).Select(t => new TokenBatch(t)))
        {
            cosines.AddRange(Vectors(full, batch).Zip(Vectors(small, batch), Cosine));
        }

        var check = new EncoderCheck(cosines.Count, cosines.Average(), cosines.Min());
        return check.MeanCosine >= MinCosine
            ? check
            : throw new InvalidDataException(
                $"The vectors have a mean cosine of {check.MeanCosine:0.####} with the published ones; at least {MinCosine} was expected.");
    }

    // The published file gives a vector per token, the exported one their mean.
    private static List<float[]> Vectors(InferenceSession session, TokenBatch batch)
    {
        long[] shape = [batch.Rows, batch.Width];
        using var ids = OrtValue.CreateTensorValueFromMemory(batch.WordIndex.Select(i => (long)batch.Words[(int)i]).ToArray(), shape);
        using var mask = OrtValue.CreateTensorValueFromMemory(batch.Mask.Select(m => (long)m).ToArray(), shape);
        using var types = OrtValue.CreateTensorValueFromMemory(new long[batch.Rows * batch.Width], shape);
        string[] inputs = [.. session.InputMetadata.Keys];
        OrtValue[] values = [.. inputs.Select(name => name switch { "input_ids" => ids, "attention_mask" => mask, _ => types })];
        using var run = new RunOptions();
        const string Pooled = "sentence_embedding";
        var output = session.OutputMetadata.ContainsKey(Pooled) ? Pooled : session.OutputMetadata.Keys.First();
        using var outputs = session.Run(run, inputs, values, [output]);
        var data = outputs[0].GetTensorDataAsSpan<float>();
        var perToken = outputs[0].GetTensorTypeAndShape().Shape.Length == 3;
        var vectors = new List<float[]>();
        for (var row = 0; row < batch.Rows; row++)
        {
            if (!perToken)
            {
                vectors.Add(data.Slice(row * BertWeights.Hidden, BertWeights.Hidden).ToArray());
                continue;
            }

            var sum = new float[BertWeights.Hidden];
            for (var token = 0; token < batch.Width; token++)
            {
                var at = (row * batch.Width) + token;
                for (var k = 0; k < sum.Length; k++)
                {
                    sum[k] += batch.Mask[at] * data[(at * BertWeights.Hidden) + k];
                }
            }

            vectors.Add(sum);
        }

        return vectors;
    }

    private static double Cosine(float[] a, float[] b)
    {
        double product = 0, left = 0, right = 0;
        for (var i = 0; i < a.Length; i++)
        {
            product += a[i] * (double)b[i];
            left += a[i] * (double)a[i];
            right += b[i] * (double)b[i];
        }

        return product / Math.Sqrt(left * right);
    }
}
