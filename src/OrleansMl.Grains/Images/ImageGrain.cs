using System.Collections.Immutable;
using Microsoft.Extensions.Options;
using Orleans.Concurrency;
using OrleansMl.Models;
using OrleansMl.Moderation;

namespace OrleansMl.Images;

/// <summary>Scores pictures without storing; no state.</summary>
[GrainType("image"), StatelessWorker, Reentrant]
internal sealed class ImageGrain(ModelClient models, IOptions<ModerationOptions> options) : Grain, IImageGrain
{
    // A split goes by the last bytes, which differ from picture to picture: headers do not.
    private const int KeyBytes = 64;

    private static readonly TimeSpan RetryAfterTimeout = TimeSpan.FromSeconds(5);

    public async Task<ImageClassification> ClassifyAsync(string model, ImmutableArray<byte> image, CancellationToken cancellationToken)
    {
        ArgumentException.ThrowIfNullOrEmpty(model);
        if (image.IsDefaultOrEmpty || image.Length > ImageLimits.MaxBytes)
        {
            throw new ImageUnreadableException(
                $"The picture has {(image.IsDefault ? 0 : image.Length)} bytes; 1 to {ImageLimits.MaxBytes} are read.");
        }

        var key = Convert.ToHexString(image.AsSpan()[^Math.Min(KeyBytes, image.Length)..]);
        try
        {
            return await models.InvokeAsync<ImageClassificationInput, ImageClassification>(
                model, key, new(image), options.Value.DetectorTimeout, cancellationToken);
        }
        catch (TimeoutException)
        {
            // It waited behind others: the model is busy, and the store has nothing to do with it.
            throw new ModelBusyException(model, RetryAfterTimeout);
        }
    }
}
