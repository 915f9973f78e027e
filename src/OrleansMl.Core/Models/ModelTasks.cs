namespace OrleansMl.Models;

/// <summary>
/// What a model does, as <c>task</c> in its manifest and <see cref="ModelStatus.Task"/> say. The names are those of the Hugging Face hub.
/// </summary>
public static class ModelTasks
{
    /// <summary>Scores per label for a text: <see cref="IModelRuntime.ClassifyAsync"/>.</summary>
    public const string TextClassification = "text-classification";

    /// <summary>Names in a text: <see cref="IModelRuntime.RecognizeAsync"/>.</summary>
    public const string TokenClassification = "token-classification";

    /// <summary>A text as a vector: <see cref="IModelRuntime.EmbedAsync"/>.</summary>
    public const string FeatureExtraction = "feature-extraction";

    /// <summary>Scores per label for a picture: <see cref="IModelRuntime.ClassifyImageAsync"/>.</summary>
    public const string ImageClassification = "image-classification";

    /// <summary>How a cascade of shares will go on: <see cref="IModelRuntime.ForecastAsync"/>.</summary>
    public const string CascadeForecast = "cascade-forecast";

    /// <summary>True for a task of this list.</summary>
    public static bool IsKnown(string task) =>
        task is TextClassification or TokenClassification or FeatureExtraction or ImageClassification or CascadeForecast;
}
