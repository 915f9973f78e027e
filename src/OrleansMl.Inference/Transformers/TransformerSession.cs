using Microsoft.ML.OnnxRuntime;
using OrleansMl.Models;
using OrleansMl.Onnx;
using OrleansMl.Packages;
using OrleansMl.Text;

namespace OrleansMl.Transformers;

/// <summary>One run's worth of a text: tokens from <paramref name="Start"/>, without the special ones.</summary>
internal readonly record struct TokenWindow(int Text, TokenBuffer Tokens, int Start, int Count);

/// <summary>
/// A transformer export in ONNX Runtime: cuts texts into windows, pads them into batches and hands out the output of each.
/// </summary>
internal sealed class TransformerSession : IDisposable
{
    private readonly SharedSessions.Lease _session;
    private readonly RunOptions _runOptions = new();
    private readonly ITextTokens _tokens;
    private readonly TokenizerInput _options;
    private readonly int _maxLength;
    private readonly int _maxBatch;
    private readonly string[] _inputs;
    private readonly string _output;
    private readonly FoldedText? _folded;
    private readonly FoldedText _repaired = new();
    private readonly TextFolding _folding;

    public TransformerSession(ModelManifest manifest, VerifiedModel model, ModelRuntimeOptions options, params ReadOnlySpan<string> outputs)
    {
        _options = manifest.Input.Tokenizer!;
        _maxLength = manifest.MaxLength;
        if (TextFolder.Find(manifest.Input.Fold) is { } folding)
        {
            (_folded, _folding) = (new(), folding);
        }

        _maxBatch = options.MaxBatch;
        ModelPackage.RequireValue(model.Onnx.Inputs, "input", "input_ids", OnnxType.Int64, "batch", "tokens");
        foreach (var input in model.Onnx.Inputs)
        {
            if (input.Name is not ("input_ids" or "attention_mask" or "token_type_ids"))
            {
                throw new ModelPackageException(
                    ModelPackage.ModelFileName,
                    $"needs the input '{input.Name}'.",
                    "Export it with input_ids, attention_mask and token_type_ids only.");
            }

            ModelPackage.RequireValue(model.Onnx.Inputs, "input", input.Name, OnnxType.Int64, "batch", "tokens");
        }

        _inputs = [.. model.Onnx.Inputs.Select(i => i.Name)];
        var known = outputs.ToArray();
        _output = known.FirstOrDefault(name => model.Onnx.Outputs.Any(o => o.Name == name)) ?? throw new ModelPackageException(
            ModelPackage.ModelFileName,
            $"has the outputs {string.Join(", ", model.Onnx.Outputs.Select(o => o.Name))}.",
            $"For this task it needs {string.Join(" or ", known)}.");
        if (model.Onnx.Outputs.First(o => o.Name == _output).Type != OnnxType.Float32)
        {
            throw new ModelPackageException(
                ModelPackage.ModelFileName, $"does not give '{_output}' as float32.", "Export it with float32 outputs.");
        }

        _tokens = TextTokens.Open(manifest, model);
        _session = SharedSessions.Rent(manifest.Files.First(file => file.Path == ModelPackage.ModelFileName).Sha256, model.Bytes, options);
        MemoryBytes = model.Bytes.LongLength + model.Others.Values.Sum(o => o.LongLength);
    }

    public long MemoryBytes { get; }

    /// <summary>1 when every window begins with a special token.</summary>
    public int Leading => _options.ClsId is null ? 0 : 1;

    /// <summary>Takes what a run gave for one window: its values and their shape, [tokens with padding, columns] or [columns].</summary>
    public delegate void Reader(TokenWindow window, ReadOnlySpan<float> values, int width, int columns);

    /// <summary>
    /// The windows of a text, at least one. Each begins where the one before it ends, less the overlap. Where the manifest names a folding,
    /// the places of the tokens are those in the folded text.
    /// </summary>
    /// <param name="text">Which text it is; the windows say so.</param>
    /// <param name="raw">The text.</param>
    /// <param name="repair">Reads words that nobody writes; then there are no windows when there is nothing to repair.</param>
    public IEnumerable<TokenWindow> Windows(int text, string raw, SpellingRepair? repair = null)
    {
        var read = raw.Length <= _maxLength ? raw : raw[..(char.IsHighSurrogate(raw[_maxLength - 1]) ? _maxLength - 1 : _maxLength)];
        if (_folded is not null)
        {
            TextFolder.Fold(read, _folded, _folding);
            if (repair is not null && repair.Repair(read, _folded, _repaired) == 0)
            {
                yield break;
            }

            read = (repair is null ? _folded : _repaired).Chars.ToString();
        }

        var tokens = _tokens.Tokenize(read);
        var room = _options.MaxTokens - Leading - (_options.SepId is null ? 0 : 1);
        for (var start = 0; ; start += room - (_options.Overlap ?? 0))
        {
            yield return new(text, tokens, start, Math.Min(room, tokens.Count - start));
            if (start + room >= tokens.Count)
            {
                yield break;
            }
        }
    }

    /// <summary>Runs all windows, as many at once as a batch may hold.</summary>
    public void Run(IReadOnlyList<TokenWindow> windows, Reader read)
    {
        foreach (var chunk in windows.Chunk(_maxBatch))
        {
            RunBatch(chunk, read);
        }
    }

    public void Dispose()
    {
        _session.Dispose();
        _runOptions.Dispose();
    }

    private void RunBatch(TokenWindow[] windows, Reader read)
    {
        var special = Leading + (_options.SepId is null ? 0 : 1);
        var width = Math.Max(1, windows.Max(w => w.Count) + special);
        var ids = new long[windows.Length * width];
        var mask = new long[ids.Length];
        Array.Fill(ids, _options.PadId);
        for (var row = 0; row < windows.Length; row++)
        {
            var (_, tokens, start, count) = windows[row];
            var at = row * width;
            // A window without any token still has one place to look at: a row that is all mask makes NaN in some exports.
            mask.AsSpan(at, Math.Max(1, count + special)).Fill(1);
            if (_options.ClsId is { } cls)
            {
                ids[at++] = cls;
            }

            for (var i = 0; i < count; i++)
            {
                ids[at++] = tokens.Ids[start + i];
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
        using var outputs = _session.Session.Run(_runOptions, _inputs, values, [_output]);
        var got = outputs[0].GetTensorTypeAndShape().Shape;
        if (got.Length is not (2 or 3) || got[0] != windows.Length || (got.Length == 3 && got[1] != width))
        {
            throw new InvalidDataException(
                $"the model gave '{_output}' as [{string.Join(", ", got)}] for a batch of [{windows.Length}, {width}]");
        }

        var columns = (int)got[^1];
        var data = outputs[0].GetTensorDataAsSpan<float>();
        var size = got.Length == 3 ? width * columns : columns;
        for (var row = 0; row < windows.Length; row++)
        {
            read(windows[row], data.Slice(row * size, size), got.Length == 3 ? width : 0, columns);
        }
    }
}
