using System.Numerics.Tensors;
using Microsoft.ML.OnnxRuntime;
using OrleansMl.Entities;
using OrleansMl.Models;
using OrleansMl.Onnx;
using OrleansMl.Packages;

namespace OrleansMl.Transformers;

/// <summary>
/// What layers inside an encoder make of the words of a text: for every token of <see cref="EntityTokenizer"/> the mean over its word
/// pieces, the layers joined. Text is read as it is typed, since names are places in it. Used by one thread at a time.
/// </summary>
public sealed class TokenVectors : IDisposable
{
    /// <summary>Windows of a text that are read at most; the words behind them have no vectors.</summary>
    public const int MostWindows = 32;

    private readonly InferenceSession _session;
    private readonly RunOptions _runOptions = new();
    private readonly ITextTokens _pieces;
    private readonly TokenizerInput _options;
    private readonly string[] _inputs;
    private readonly string[] _tensors;
    private readonly int _maxBatch;

    /// <param name="encoder">The encoder's package.</param>
    /// <param name="tensors">Tensors inside its graph.</param>
    /// <param name="options">How ONNX Runtime runs.</param>
    /// <exception cref="ModelPackageException">The graph has no such tensors, or it is no encoder of word pieces.</exception>
    public TokenVectors(VerifiedEncoder encoder, IReadOnlyList<string> tensors, ModelRuntimeOptions options)
    {
        ArgumentNullException.ThrowIfNull(encoder);
        ArgumentNullException.ThrowIfNull(tensors);
        ArgumentNullException.ThrowIfNull(options);
        _options = encoder.Manifest.Input.Tokenizer ?? throw new ModelPackageException(
            "model.json: input.encoder", $"names {encoder.Manifest.Name}, which reads no word pieces.", "Name a transformer.");
        _pieces = TextTokens.Open(encoder.Manifest, encoder.Model);
        _tensors = [.. tensors];
        _inputs = [.. encoder.Model.Onnx.Inputs.Select(input => input.Name)];
        _maxBatch = options.MaxBatch;
        using var session = OnnxSession.Options(options);
        _session = OnnxSession.Open(OnnxOutputs.Add(encoder.Model.Bytes, tensors), session);
        MemoryBytes = encoder.Model.Bytes.LongLength + encoder.Model.Others.Values.Sum(file => file.LongLength);
        Dimensions = Of([[new(0, 1)]], ["a"])[0].Length;
    }

    /// <summary>What it holds in memory.</summary>
    public long MemoryBytes { get; }

    /// <summary>How long the vector of one token is.</summary>
    public int Dimensions { get; }

    private int Leading => _options.ClsId is null ? 0 : 1;

    private int Special => Leading + (_options.SepId is null ? 0 : 1);

    /// <summary>For each text the vectors of its tokens, end to end; shorter where a text is too long to be read to its end.</summary>
    /// <param name="tokens">The tokens of each text.</param>
    /// <param name="texts">The texts.</param>
    public float[][] Of(IReadOnlyList<IReadOnlyList<TokenSpan>> tokens, IReadOnlyList<string> texts)
    {
        ArgumentNullException.ThrowIfNull(tokens);
        ArgumentNullException.ThrowIfNull(texts);
        TextPieces[] read = [.. texts.Select((text, i) => new TextPieces(_pieces.Tokenize(text), tokens[i]))];
        foreach (var chunk in read.SelectMany(Windows).OrderBy(window => window.Count).Chunk(_maxBatch))
        {
            Run(chunk);
        }

        return [.. read.Select(text => text.Vectors())];
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _session.Dispose();
        _runOptions.Dispose();
    }

    // The pieces that a window shares with the one before it are those that the one before it saw: they have more around them there.
    private IEnumerable<Window> Windows(TextPieces text)
    {
        var room = _options.MaxTokens - Special;
        var overlap = _options.Overlap ?? 0;
        var start = 0;
        for (var i = 0; i < MostWindows; i++)
        {
            var count = Math.Min(room, text.Pieces.Count - start);
            yield return new(text, start, count, Skipped: i == 0 ? 0 : overlap);
            if (start + count >= text.Pieces.Count)
            {
                yield break;
            }

            start += room - overlap;
        }

        text.CutAt(start + overlap);
    }

    private void Run(Window[] windows)
    {
        var width = Math.Max(1, windows.Max(window => window.Count) + Special);
        var ids = new long[windows.Length * width];
        var mask = new long[ids.Length];
        Array.Fill(ids, _options.PadId);
        for (var row = 0; row < windows.Length; row++)
        {
            var at = row * width;
            mask.AsSpan(at, Math.Max(1, windows[row].Count + Special)).Fill(1);
            if (_options.ClsId is { } cls)
            {
                ids[at++] = cls;
            }

            for (var i = 0; i < windows[row].Count; i++)
            {
                ids[at++] = windows[row].Text.Pieces.Ids[windows[row].Start + i];
            }

            if (_options.SepId is { } sep)
            {
                ids[at] = sep;
            }
        }

        long[] shape = [windows.Length, width];
        using var idsValue = OrtValue.CreateTensorValueFromMemory(ids, shape);
        using var maskValue = OrtValue.CreateTensorValueFromMemory(mask, shape);
        using var typesValue = OrtValue.CreateTensorValueFromMemory(new long[ids.Length], shape);
        OrtValue[] values =
        [
            .. _inputs.Select(name => name switch { "input_ids" => idsValue, "attention_mask" => maskValue, _ => typesValue })
        ];
        using var outputs = _session.Run(_runOptions, _inputs, values, _tensors);
        var columns = outputs.Select(output => (int)output.GetTensorTypeAndShape().Shape[^1]).ToArray();
        for (var row = 0; row < windows.Length; row++)
        {
            windows[row].Text.Reserve(columns.Sum());
            var before = 0;
            for (var tensor = 0; tensor < columns.Length; tensor++)
            {
                var from = ((row * width) + Leading) * columns[tensor];
                windows[row].Add(outputs[tensor].GetTensorDataAsSpan<float>().Slice(from, windows[row].Count * columns[tensor]), before);
                before += columns[tensor];
            }
        }
    }

    /// <summary>A stretch of a text's pieces.</summary>
    private sealed record Window(TextPieces Text, int Start, int Count, int Skipped)
    {
        public void Add(ReadOnlySpan<float> values, int before)
        {
            var columns = Count == 0 ? 0 : values.Length / Count;
            for (var i = Skipped; i < Count; i++)
            {
                Text.Add(Start + i, before, values.Slice(i * columns, columns));
            }
        }
    }

    /// <summary>The pieces of a text, and the sums over those of each token.</summary>
    private sealed class TextPieces
    {
        private readonly int[] _tokenOf;
        private readonly int[] _counts;
        private float[] _sums = [];
        private int _dimensions;
        private int _end;

        public TextPieces(TokenBuffer pieces, IReadOnlyList<TokenSpan> tokens)
        {
            Pieces = pieces;
            _tokenOf = new int[pieces.Count];
            _counts = new int[tokens.Count];
            _end = tokens.Count;
            var token = 0;
            for (var piece = 0; piece < pieces.Count; piece++)
            {
                while (token < tokens.Count && tokens[token].End <= pieces.Starts[piece])
                {
                    token++;
                }

                _tokenOf[piece] = token < tokens.Count ? token : -1;
            }
        }

        public TokenBuffer Pieces { get; }

        /// <summary>From this piece on nothing was read.</summary>
        public void CutAt(int piece) => _end = _tokenOf[piece] >= 0 ? _tokenOf[piece] : _end;

        public void Reserve(int dimensions)
        {
            _dimensions = dimensions;
            if (_sums.Length == 0)
            {
                _sums = new float[_counts.Length * dimensions];
            }
        }

        public void Add(int piece, int before, ReadOnlySpan<float> values)
        {
            if (_tokenOf[piece] is not (>= 0 and var token))
            {
                return;
            }

            _counts[token] += before == 0 ? 1 : 0;
            var sum = _sums.AsSpan((token * _dimensions) + before, values.Length);
            TensorPrimitives.Add(sum, values, sum);
        }

        public float[] Vectors()
        {
            for (var token = 0; token < _end; token++)
            {
                if (_counts[token] > 1)
                {
                    var sum = _sums.AsSpan(token * _dimensions, _dimensions);
                    TensorPrimitives.Divide(sum, _counts[token], sum);
                }
            }

            return _end == _counts.Length ? _sums : _sums[..(_end * _dimensions)];
        }
    }
}
