using System.Collections.Immutable;
using OrleansMl.Moderation;

namespace OrleansMl.Models;

/// <summary>What a text classifier computes: a score per label, and the words behind the high ones.</summary>
public readonly struct TextScores(ImmutableArray<LabelScore> labels, ImmutableArray<EvidenceSpan> evidence)
{
    /// <summary>One entry per label, in the order of the package.</summary>
    public ImmutableArray<LabelScore> Labels { get; } = labels;

    /// <summary>Strongest first within a category; empty when none was asked for.</summary>
    public ImmutableArray<EvidenceSpan> Evidence { get; } = evidence;
}
