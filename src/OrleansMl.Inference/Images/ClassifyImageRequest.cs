using System.Collections.Immutable;

namespace OrleansMl.Models;

/// <summary>A picture to classify.</summary>
internal sealed class ClassifyImageRequest : ModelRequest<ClassifyImageRequest, ImageClassification>
{
    public ReadOnlyMemory<byte> Image { get; private set; }

    /// <summary>Set by the classifier, unless there is an Error.</summary>
    public ImmutableArray<LabelScore> Labels { get; set; }

    public static ClassifyImageRequest Rent(ReadOnlyMemory<byte> image, long now)
    {
        var request = Rent("", now);
        request.Image = image;
        return request;
    }

    public override string ModelTask => ModelTasks.ImageClassification;

    public override ImageClassification ToAnswer(ModelKey model, string calibration, double ms) => new()
    {
        Model = model,
        Calibration = calibration,
        Labels = Labels,
        Ms = ms
    };

    protected override void Clear()
    {
        Image = default;
        Labels = default;
    }
}
