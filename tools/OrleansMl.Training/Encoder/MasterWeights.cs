using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using TorchSharp;

namespace OrleansMl.FineTuning;

/// <summary>
/// AdamW (Loshchilov and Hutter 2019) on full floats, while the encoder computes in brain floats: small steps are not rounded away. One
/// pass over memory per step. Word rows move only in steps that read them, so their moments rest too (as in SparseAdam).
/// </summary>
internal sealed class MasterWeights
{
    private const float Beta1 = 0.9f, Beta2 = 0.999f, Epsilon = 1e-8f;

    private readonly BertWeights _start;
    private readonly Dictionary<string, Slot> _slots;
    private readonly Slot _words;
    private int _step;

    public MasterWeights(BertWeights start)
    {
        _start = start;
        _slots = start.Tensors.ToDictionary(t => t.Name, t => new Slot([.. t.Values], t.Decays), StringComparer.Ordinal);
        _words = _slots[BertWeights.Words];
    }

    /// <summary>The word table as it is now.</summary>
    public float[] Words => _words.Values;

    /// <summary>The weights as they are now.</summary>
    public BertWeights ToWeights() => _start.Select(t => [.. _slots[t.Name].Values]);

    /// <summary>One step along the gradients that the encoder's tensors hold; clears them and writes the new weights back.</summary>
    /// <param name="encoder">Whose tensors to move.</param>
    /// <param name="words">The word vectors of the batch, with their gradient.</param>
    /// <param name="batch">The batch.</param>
    /// <param name="rate">Of the encoder.</param>
    /// <param name="headRate">Of the head.</param>
    /// <param name="decay">Weight decay of matrices.</param>
    /// <param name="maxNorm">Gradients longer than this are cut to it.</param>
    public void Step(
        TorchEncoder encoder, torch.Tensor words, TokenBatch batch, double rate, double headRate, double decay, double maxNorm)
    {
        _step++;
        var square = words.grad is { } moved ? SquareOf(moved) : 0;
        foreach (var tensor in encoder.Tensors.Values.Where(tensor => tensor.requires_grad))
        {
            square += SquareOf(tensor.grad!);
        }

        var clip = (float)Math.Min(1, maxNorm / (Math.Sqrt(square) + 1e-6));
        var correction1 = 1 - Math.Pow(Beta1, _step);
        var correction2 = 1 / Math.Sqrt(1 - Math.Pow(Beta2, _step));
        foreach (var (name, tensor) in encoder.Tensors.Where(entry => entry.Value.requires_grad))
        {
            var own = name is BertWeights.HeadWeight or BertWeights.HeadBias ? headRate : rate;
            var slot = _slots[name];
            var update = new Update(
                clip, (float)(own / correction1), (float)correction2, slot.Decays ? (float)(1 - (own * decay)) : 1);
            slot.Move(0, Floats(tensor.grad!), update);
            Write(slot.Values, tensor);
            tensor.grad = null;
        }

        if (words.grad is not { } gradient)
        {
            return;
        }

        var rows = Floats(gradient);
        var wordUpdate = new Update(clip, (float)(rate / correction1), (float)correction2, 1);
        for (var i = 0; i < batch.Words.Count; i++)
        {
            _words.Move(
                batch.Words[i] * BertWeights.Hidden, rows.Slice(i * BertWeights.Hidden, BertWeights.Hidden), wordUpdate);
        }
    }

    private static double SquareOf(torch.Tensor gradient)
    {
        var sum = Vector256<float>.Zero;
        var values = Floats(gradient);
        var i = 0;
        for (; i <= values.Length - Vector256<float>.Count; i += Vector256<float>.Count)
        {
            var g = Vector256.Create<float>(values.Slice(i));
            sum += g * g;
        }

        double rest = Vector256.Sum(sum);
        for (; i < values.Length; i++)
        {
            rest += values[i] * values[i];
        }

        return rest;
    }

    [ThreadStatic]
    private static float[]? s_buffer;

    private static ReadOnlySpan<float> Floats(torch.Tensor tensor)
    {
        var dense = tensor.is_contiguous() ? tensor : tensor.contiguous();
        if (dense.dtype == torch.ScalarType.Float32)
        {
            return MemoryMarshal.Cast<byte, float>(dense.bytes);
        }

        var brain = MemoryMarshal.Cast<byte, ushort>(dense.bytes);
        if (s_buffer is null || s_buffer.Length < brain.Length)
        {
            s_buffer = new float[brain.Length];
        }

        BrainFloats.Widen(brain, s_buffer);
        return s_buffer.AsSpan(0, brain.Length);
    }

    private static void Write(float[] values, torch.Tensor tensor)
    {
        if (tensor.dtype == torch.ScalarType.Float32)
        {
            MemoryMarshal.AsBytes(values.AsSpan()).CopyTo(tensor.bytes);
        }
        else
        {
            BrainFloats.Round(values, MemoryMarshal.Cast<byte, ushort>(tensor.bytes));
        }
    }

    private readonly record struct Update(float Clip, float Rate, float Correction, float Keep);

    private sealed class Slot(float[] values, bool decays)
    {
        private readonly float[] _means = new float[values.Length];
        private readonly float[] _squares = new float[values.Length];

        public float[] Values => values;

        public bool Decays => decays;

        public void Move(int at, ReadOnlySpan<float> gradient, Update update)
        {
            var w = values.AsSpan(at, gradient.Length);
            var m = _means.AsSpan(at, gradient.Length);
            var v = _squares.AsSpan(at, gradient.Length);
            var i = 0;
            for (; i <= w.Length - Vector256<float>.Count; i += Vector256<float>.Count)
            {
                var g = Vector256.Create<float>(gradient.Slice(i)) * update.Clip;
                var mean = (Vector256.Create<float>(m.Slice(i)) * Beta1) + (g * (1 - Beta1));
                var square = (Vector256.Create<float>(v.Slice(i)) * Beta2) + (g * g * (1 - Beta2));
                var step = mean * update.Rate / ((Vector256.Sqrt(square) * update.Correction) + Vector256.Create(Epsilon));
                ((Vector256.Create<float>(w.Slice(i)) * update.Keep) - step).CopyTo(w.Slice(i));
                mean.CopyTo(m.Slice(i));
                square.CopyTo(v.Slice(i));
            }

            for (; i < w.Length; i++)
            {
                var g = gradient[i] * update.Clip;
                m[i] = (m[i] * Beta1) + (g * (1 - Beta1));
                v[i] = (v[i] * Beta2) + (g * g * (1 - Beta2));
                w[i] = (w[i] * update.Keep) - (m[i] * update.Rate / ((MathF.Sqrt(v[i]) * update.Correction) + Epsilon));
            }
        }
    }
}
