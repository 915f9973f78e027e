using OrleansMl.Virality;

namespace OrleansMl.Models;

/// <summary>
/// How a call reaches the models of another silo. A silo of the version before knows only the method of each shipped kind, so these
/// still travel by it while a cluster is upgraded silo by silo; every other kind travels by the one method for all.
/// </summary>
internal static class ModelHostCalls
{
    // TInput is a struct where a kind is named, so the compiler of the call leaves one branch and boxes nothing.
    public static Task<TOutput> CallAsync<TInput, TOutput>(this IModelHostGrain host, TInput input, CancellationToken cancellationToken) =>
        input switch
        {
            TextClassificationInput text => As<TOutput>(host.ClassifyAsync(text.Text, text.EvidenceFloor, cancellationToken)),
            TextEmbeddingInput text => As<TOutput>(host.EmbedAsync(text.Text, cancellationToken)),
            TokenClassificationInput text => As<TOutput>(host.RecognizeAsync(text.Text, cancellationToken)),
            ImageClassificationInput picture => As<TOutput>(host.ClassifyImageAsync(picture.Image, cancellationToken)),
            CascadeForecastInput growth => As<TOutput>(
                host.ForecastAsync([.. growth.Cascade.State], growth.Time, growth.ViralSize, cancellationToken)),
            _ => host.InvokeAsync<TInput, TOutput>(input, cancellationToken),
        };

    private static Task<TOutput> As<TOutput>(Task answer) => (Task<TOutput>)answer;
}
