using OrleansMl.Catalogue;

namespace OrleansMl.Recommendations;

/// <summary>An item that may be on a list, with what each channel says of it.</summary>
/// <param name="Item">The item.</param>
/// <param name="Place">Its place in the catalogue; −1 when this silo's does not have it yet.</param>
/// <param name="Number">Its number in the publication; −1 when it is not in it.</param>
/// <param name="Score">What candidates are ordered by.</param>
/// <param name="Collaborative">z; null when nothing is known.</param>
/// <param name="Content">z; null when nothing is known.</param>
/// <param name="Trending">z; null when it does not trend.</param>
internal readonly record struct Candidate(CatalogueItem Item, int Place, int Number, double Score, float? Collaborative, float? Content, float? Trending);
