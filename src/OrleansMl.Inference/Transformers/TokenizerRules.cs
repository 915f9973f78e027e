using OrleansMl.Packages;

namespace OrleansMl.Transformers;

/// <summary>What a transformer asks of its manifest.</summary>
internal static class TokenizerRules
{
    /// <exception cref="ModelPackageException">A field is wrong; the message names it.</exception>
    public static void Check(TokenizerInput? tokenizer)
    {
        if (tokenizer is null)
        {
            throw ManifestRules.Wrong("input.tokenizer", "is missing.", "Give max_tokens, pad_id and the ids of the special tokens.");
        }

        // Two places for special tokens, and windows that advance.
        if ((tokenizer.Overlap ?? 0) > (tokenizer.MaxTokens - 2) / 2)
        {
            throw ManifestRules.Wrong(
                "input.tokenizer.overlap",
                $"is {tokenizer.Overlap}, but a window has {tokenizer.MaxTokens} tokens.",
                "Use at most half a window.");
        }
    }
}
