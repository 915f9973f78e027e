namespace OrleansMl.Recommendations;

/// <summary>
/// An item that may be on a list, with what each channel says of it. Small and without references: lists are sorted and thrown away by the
/// thousand.
/// </summary>
/// <param name="DocId">Its doc id; negative when the catalogue does not have it yet (<see cref="CandidateSet.ItemOf"/>).</param>
/// <param name="Item">Its index in the snapshot; −1 when it is not in it.</param>
/// <param name="Score">What candidates are ordered by.</param>
/// <param name="Collaborative">z; null when nothing is known.</param>
/// <param name="Content">z; null when nothing is known.</param>
/// <param name="Trending">z; null when it does not trend.</param>
/// <param name="Feedback">What rejections of the like of it cost it, in log-odds: 0 or less.</param>
public readonly record struct Candidate(
    int DocId, int Item, float Score, float? Collaborative, float? Content, float? Trending, float Feedback);
