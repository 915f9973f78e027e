using System.Collections.Immutable;

namespace OrleansMl.Models;

/// <summary>A text whose names to find.</summary>
internal sealed class RecognizeRequest : ModelRequest<RecognizeRequest, TokenClassification>
{
    /// <summary>Set by the token classifier, unless there is an Error.</summary>
    public ImmutableArray<EntityMention> Entities { get; set; }

    public override string ModelTask => ModelTasks.TokenClassification;

    public override TokenClassification ToAnswer(ModelKey model, string calibration, double ms) => new()
    {
        Model = model,
        Entities = Entities,
        Ms = ms
    };

    protected override void Clear() => Entities = default;
}
