using Microsoft.ML.OnnxRuntime;
using OrleansMl.Models;

namespace OrleansMl.FineTuning;

/// <summary>How far the exported files are from the module that was trained.</summary>
/// <param name="LargestDifference">The largest difference of a logit between the module and the file with full floats.</param>
/// <param name="MeanCosine">The mean cosine of the mean vectors of the module and the file with eight bits.</param>
/// <param name="SmallestCosine">The smallest.</param>
internal sealed record ExportCheck(double LargestDifference, double MeanCosine, double SmallestCosine)
{
    private const double MaxDifference = 1e-3;

    // What is multiplied is rounded as it comes, and the more a model has learned, the more its largest values stand out: .995 after two
    // passes from the backbone, .993 when those weights go on learning. Calibration and figures are made through the small file.
    private const double MinCosine = 0.98;

    private const int BatchSize = 16;

    /// <param name="weights">What was trained.</param>
    /// <param name="full">The file with full floats.</param>
    /// <param name="eightBits">The file that ships.</param>
    /// <param name="texts">Tokens of texts to compare on.</param>
    /// <exception cref="InvalidDataException">One of the files computes something else.</exception>
    public static ExportCheck Run(BertWeights weights, byte[] full, byte[] eightBits, IEnumerable<int[]> texts)
    {
        using var options = OnnxSession.Options(new ModelRuntimeOptions());
        using var fullSession = new InferenceSession(full, options);
        using var smallSession = new InferenceSession(eightBits, options);
        using var encoder = new TorchEncoder(weights, learns: false, brain: false);
        var (largest, cosines) = (0.0, new List<double>());
        foreach (var batch in texts.OrderBy(t => t.Length).Chunk(BatchSize).Select(t => new TokenBatch(t)))
        {
            using var scope = TorchSharp.torch.NewDisposeScope();
            using var still = TorchSharp.torch.no_grad();
            var (vectors, logits) = encoder.Forward(
                batch, encoder.WordVectors(batch.Gather(weights[BertWeights.Words].Values), learns: false));
            var expected = logits.data<float>().ToArray();
            var truths = vectors.data<float>().ToArray();
            var exported = Run(fullSession, batch).Logits;
            largest = Math.Max(largest, expected.Zip(exported, (a, b) => Math.Abs((double)a - b)).Max());
            var small = Run(smallSession, batch).Vectors;
            cosines.AddRange(truths.Chunk(BertWeights.Hidden).Zip(small.Chunk(BertWeights.Hidden), Cosine));
        }

        var check = new ExportCheck(largest, cosines.Average(), cosines.Min());
        return check switch
        {
            { LargestDifference: not < MaxDifference } => throw new InvalidDataException(
                $"The exported file differs from the trained module by {check.LargestDifference:0.######}."),
            { MeanCosine: not > MinCosine } => throw new InvalidDataException(
                $"With eight bits the vectors have a mean cosine of {check.MeanCosine:0.####} only."),
            _ => check,
        };
    }

    private static (float[] Logits, float[] Vectors) Run(InferenceSession session, TokenBatch batch)
    {
        long[] shape = [batch.Rows, batch.Width];
        using var ids = OrtValue.CreateTensorValueFromMemory(batch.WordIndex.Select(i => (long)batch.Words[(int)i]).ToArray(), shape);
        using var mask = OrtValue.CreateTensorValueFromMemory(batch.Mask.Select(m => (long)m).ToArray(), shape);
        using var run = new RunOptions();
        using var outputs = session.Run(run, ["input_ids", "attention_mask"], [ids, mask], ["logits", "sentence_embedding"]);
        return (outputs[0].GetTensorDataAsSpan<float>().ToArray(), outputs[1].GetTensorDataAsSpan<float>().ToArray());
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
