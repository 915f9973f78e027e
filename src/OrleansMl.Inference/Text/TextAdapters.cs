using System.Numerics;
using OrleansMl.Packages;
using OrleansMl.Transformers;

namespace OrleansMl.Text;

/// <summary>What the tasks of texts share: how a text becomes numbers is a matter of the adapter, not of the task.</summary>
internal static class TextAdapters
{
    public const string ProbeText = "A short text to see whether the model answers.";

    /// <exception cref="ModelPackageException">A field is wrong; the message names it.</exception>
    public static void Check(ModelManifest manifest)
    {
        CheckEncoder(manifest);
        switch (manifest.Input.Adapter)
        {
            case ModelInput.HashedNgrams:
                CheckHashedNgrams(manifest);
                break;
            case ModelInput.WordPiece or ModelInput.Bpe or ModelInput.SentencePiece:
                TokenizerRules.Check(manifest.Input.Tokenizer);
                CheckFold(manifest);
                CheckSentences(manifest);
                CheckWords(manifest);
                break;
        }
    }

    /// <summary>No adapter of the task has this name.</summary>
    public static ModelPackageException Unknown(ModelManifest manifest, string hashed) => ManifestRules.Wrong(
        "input.adapter",
        $"is '{manifest.Input.Adapter}'.",
        $"For {manifest.Task} this version runs {hashed}, {ModelInput.WordPiece}, {ModelInput.Bpe}, {ModelInput.SentencePiece}.");

    // A model that learned from folded text reads nothing else. What points back into the raw text is not made from folded tokens.
    private static void CheckFold(ModelManifest manifest)
    {
        if (manifest.Input.Fold is not { } fold)
        {
            return;
        }

        if (manifest.Task == TokenClassificationTask.TaskName)
        {
            throw ManifestRules.Wrong("input.fold", $"is '{fold}'.", "Leave it out: words are found in the raw text.");
        }

        if (TextFolder.Find(fold) is null)
        {
            throw ManifestRules.Wrong(
                "input.fold",
                $"is '{fold}', but this version folds as '{TextFolder.Version}' or '{TextFolder.SeenVersion}'.",
                "Train the model again with this version.");
        }
    }

    private static void CheckEncoder(ModelManifest manifest)
    {
        if (manifest.Input.Encoder is null)
        {
            return;
        }

        var isClassifier = manifest.Task == TextClassificationTask.TaskName && manifest.Input.Adapter == ModelInput.HashedNgrams;
        if (!isClassifier && (manifest.Task != TokenClassificationTask.TaskName || manifest.Input.Adapter != ModelInput.HashedTokens))
        {
            throw ManifestRules.Wrong(
                "input.encoder",
                $"means nothing to {manifest.Task} with {manifest.Input.Adapter}.",
                $"Leave it out, or use {ModelInput.HashedNgrams} or {ModelInput.HashedTokens}.");
        }

        if (isClassifier != manifest.Input.Encoder.Tensors is null)
        {
            throw ManifestRules.Wrong(
                "input.encoder.tensors",
                isClassifier ? "is given, but a text has one vector." : "is missing.",
                $"Name tensors for {ModelInput.HashedTokens} and for nothing else.");
        }

        if (isClassifier && (manifest.Activation != ModelActivation.Softmax || manifest.Input.Lexicon is null))
        {
            throw ManifestRules.Wrong(
                "input.encoder",
                "needs a lexicon and labels that share a total of 1.",
                "Name the lexicon and use softmax, or leave the encoder out.");
        }
    }

    private static void CheckSentences(ModelManifest manifest)
    {
        if ((manifest.Input.Sentences == true || manifest.Input.Noise is not null)
            && manifest.Task != TextClassificationTask.TaskName)
        {
            throw ManifestRules.Wrong(
                "input.sentences",
                $"means nothing to {manifest.Task}.",
                "Leave sentences and noise out: no label has a strongest sentence.");
        }
    }

    private static void CheckWords(ModelManifest manifest)
    {
        var input = manifest.Input;
        if (input.Words is null && input.Targets is null)
        {
            return;
        }

        if (manifest.Task != TextClassificationTask.TaskName || manifest.Activation == ModelActivation.Softmax)
        {
            throw ManifestRules.Wrong(
                "input.words",
                $"means nothing to {manifest.Task} with {manifest.Activation}.",
                "Leave words and targets out: no label has a strongest reading.");
        }

        if (input.Fold is null)
        {
            throw ManifestRules.Wrong(
                "input.words", "is given without a folding.", "Name the folding that training applied, or leave words out.");
        }

        CheckTargets(input);
    }

    private static void CheckTargets(ModelInput input)
    {
        if (input.Targets is not null && input.Words is null)
        {
            throw ManifestRules.Wrong("input.targets", "is given without words.", "Give the words of training too, or leave it out.");
        }
    }

    private static void CheckHashedNgrams(ModelManifest manifest)
    {
        var input = manifest.Input;
        if (input.Fold is null)
        {
            throw ManifestRules.Wrong("input.fold", "is missing.", "Name the folding that training applied.");
        }

        if (input.MaxFeatures is null)
        {
            throw ManifestRules.Wrong("input.max_features", "is missing.", "Give the most features taken from one text.");
        }

        if (input.Window is { } window && window.Stride > window.Words)
        {
            throw ManifestRules.Wrong(
                "input.window.stride",
                $"is {window.Stride}, but a window has {window.Words} words.",
                "Use a stride of at most the window, or words between windows are never read.");
        }

        if ((input.Window is not null || input.Plain == true || input.Sentences == true || input.Words is not null)
            && manifest.Activation == ModelActivation.Softmax)
        {
            throw ManifestRules.Wrong(
                "input",
                "asks for several readings of a text whose labels share a total of 1.",
                "Leave out window, plain, sentences and words, or use sigmoid.");
        }

        CheckTargets(input);
        CheckBlock("input.word", input.Word);
        CheckBlock("input.char", input.Char);
    }

    private static void CheckBlock(string field, NgramBlock? block)
    {
        if (block is null)
        {
            throw ManifestRules.Wrong(field, "is missing.", "Give orders and buckets.");
        }

        if (!BitOperations.IsPow2(block.Buckets))
        {
            throw ManifestRules.Wrong($"{field}.buckets", $"is {block.Buckets}.", "Use a power of two.");
        }
    }
}
