using OrleansMl.Packages;
using OrleansMl.Text;
using OrleansMl.Transformers;

namespace OrleansMl.Models;

/// <summary>Heads and their encoder as packages of a test hold them.</summary>
internal static class TestHeads
{
    /// <summary>A linear head as a file: of each label its weights, then its bias.</summary>
    public static byte[] Linear(int inputs, params (int Input, float Weight, float Bias)[] labels)
    {
        using var bytes = new MemoryStream();
        using var writer = new BinaryWriter(bytes);
        foreach (var number in new[] { 0x64616568, 1, inputs, 0, labels.Length })
        {
            writer.Write(number);
        }

        // Means 0 and factors 1.
        foreach (var number in Enumerable.Repeat(0f, inputs).Concat(Enumerable.Repeat(1f, inputs)))
        {
            writer.Write(number);
        }

        foreach (var (input, weight, _) in labels)
        {
            for (var i = 0; i < inputs; i++)
            {
                writer.Write(i == input ? weight : 0f);
            }
        }

        foreach (var label in labels)
        {
            writer.Write(label.Bias);
        }

        return bytes.ToArray();
    }

    /// <summary>An encoder whose tokens have the rows of <see cref="TinyTransformer"/>.</summary>
    public static void AddEncoder(TestPackages packages, ModelKey encoder, string[] pieces)
    {
        var vocabulary = System.Text.Encoding.UTF8.GetBytes(string.Join('\n', pieces));
        packages.Add(
            encoder.Version,
            encoder.Name,
            model: TinyTransformer.PerToken(pieces.Length, "last_hidden_state"),
            change: manifest => manifest with
            {
                Task = FeatureExtractionTask.TaskName,
                Input = new()
                {
                    Adapter = ModelInput.WordPiece,
                    Tokenizer = new() { MaxTokens = 8, Overlap = 2, ClsId = 2, SepId = 3, PadId = 0, LowerCase = true },
                },
                Labels = [],
                Activation = ModelActivation.None,
                Calibration = null,
                Files = [.. manifest.Files, ModelFile.Of("vocab.txt", vocabulary)],
            });
        File.WriteAllBytes(Path.Combine(packages.Folder(encoder), "vocab.txt"), vocabulary);
    }
}
