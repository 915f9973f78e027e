using OrleansMl.Banks;

namespace OrleansMl.Fingerprints;

/// <summary>
/// The PDQ hash of a picture: what its 16 x 16 lowest frequencies are, each above or below their median. Pictures that look alike differ in
/// few bits (Meta, The TMK+PDQF video-hashing algorithm and the PDQ image-hashing algorithm, 2019).
/// </summary>
/// <param name="Bits">
/// 256 bits; its hex digits are those that the reference prints. Bit 16 i + j of the reference, for vertical frequency i + 1 and horizontal
/// frequency j + 1, is bit 255 - (16 i + j) counted from the first hex digit.
/// </param>
/// <param name="Quality">How much there is to see, 0 to 100: the sum of steep gradients.</param>
public readonly record struct PdqHash(Hash256 Bits, int Quality)
{
    /// <summary>A hash of lower quality matches nothing: what is nearly flat is near to all that is nearly flat.</summary>
    public const int MinQuality = 50;

    /// <summary>Bits that may differ between copies of a picture. The paper's 31; unrelated pictures differ in 128 on average.</summary>
    public const int MatchDistance = 31;

    /// <summary>Bits that may differ where hardly more than the encoding was changed.</summary>
    public const int StrongDistance = 16;

    /// <summary>Whether it may match anything.</summary>
    public bool IsUsable => Quality >= MinQuality;

    /// <summary>64 hex digits, as the reference prints them.</summary>
    public override string ToString() => Bits.ToString();
}
