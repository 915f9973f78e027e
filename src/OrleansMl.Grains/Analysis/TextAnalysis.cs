using System.Collections.Immutable;

namespace OrleansMl.Analysis;

/// <summary>What the analyst found: the part the world sees, and the vector kept beside it.</summary>
/// <param name="Analysis">Tags, topics, mood, names, language.</param>
/// <param name="Embedding">Of unit length, made by <see cref="ContentAnalysis.EmbeddingVersion"/>; empty without one.</param>
internal sealed record TextAnalysis(ContentAnalysis Analysis, ImmutableArray<float> Embedding);
