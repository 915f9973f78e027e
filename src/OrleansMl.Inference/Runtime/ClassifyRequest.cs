using System.Collections.Immutable;
using OrleansMl.Moderation;

namespace OrleansMl.Models;

/// <summary>A text to classify.</summary>
internal sealed class ClassifyRequest : ModelRequest<ClassifyRequest, TextClassification>
{
    public float EvidenceFloor { get; private set; }

    /// <summary>Set by the classifier, unless there is an Error.</summary>
    public ImmutableArray<LabelScore> Labels { get; set; }

    public ImmutableArray<EvidenceSpan> Evidence { get; set; } = [];

    public static ClassifyRequest Rent(string text, float evidenceFloor, long now)
    {
        var request = Rent(text, now);
        request.EvidenceFloor = evidenceFloor;
        return request;
    }

    public override string ModelTask => ModelTasks.TextClassification;

    public override TextClassification ToAnswer(ModelKey model, string calibration, double ms) =>
        new() { Model = model, Calibration = calibration, Labels = Labels, Evidence = Evidence, Ms = ms };

    protected override void Clear()
    {
        Labels = default;
        Evidence = [];
    }
}
