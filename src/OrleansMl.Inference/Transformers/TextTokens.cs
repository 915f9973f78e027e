using OrleansMl.Packages;

namespace OrleansMl.Transformers;

/// <summary>Makes the tokenizer of a package.</summary>
internal static class TextTokens
{
    /// <exception cref="ModelPackageException">A file is missing or cannot be used.</exception>
    public static ITextTokens Open(ModelManifest manifest, VerifiedModel model)
    {
        var options = manifest.Input.Tokenizer!;
        var (file, create) = manifest.Input.Adapter switch
        {
            ModelInput.WordPiece => ("vocab.txt", (Func<byte[], ITextTokens>)(bytes => new WordPieceTokens(bytes, options))),
            ModelInput.Bpe => ("vocab.json", bytes => new BpeTokens(bytes, model.Other("merges.txt"))),
            _ => ("tokenizer.model", bytes => new SentencePieceTokens(bytes, options)),
        };
        try
        {
            return create(model.Other(file));
        }
        catch (Exception exception) when (exception is not ModelPackageException)
        {
            // Whatever the library stumbles over in a foreign file: the file is to blame, and the one who brought it must hear of it.
            throw new ModelPackageException(
                file, $"cannot be used: {exception.Message}", "Take it from the same export as the model.", exception);
        }
    }
}
