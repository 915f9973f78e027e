using Microsoft.Extensions.Options;

namespace OrleansMl.Analysis;

/// <summary>Refuses a file of topics that cannot be used, with the sentence that mends it.</summary>
internal sealed class AnalysisOptionsValidator : IValidateOptions<AnalysisOptions>
{
    public ValidateOptionsResult Validate(string? name, AnalysisOptions options)
    {
        try
        {
            TopicPrototypes.Load(options.CategoriesFile);
            return ValidateOptionsResult.Success;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or InvalidDataException)
        {
            return ValidateOptionsResult.Fail($"{AnalysisOptions.Section}:CategoriesFile '{options.CategoriesFile}': {exception.Message}");
        }
    }
}
