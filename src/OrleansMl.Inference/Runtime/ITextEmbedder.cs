namespace OrleansMl.Models;

/// <summary>
/// A loaded feature-extraction model: Run sets Vector (of unit length, or all zero) on every request. Used by one thread at a time.
/// </summary>
internal interface ITextEmbedder : ILoadedModel<EmbedRequest>;
