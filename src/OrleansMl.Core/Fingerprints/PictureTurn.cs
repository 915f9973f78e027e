namespace OrleansMl.Fingerprints;

/// <summary>The eight ways to turn and mirror a picture, in the order and by the names of the PDQ reference.</summary>
public enum PictureTurn
{
    /// <summary>As it is.</summary>
    None,

    /// <summary>A quarter to the left.</summary>
    Rotate90,

    /// <summary>Upside down.</summary>
    Rotate180,

    /// <summary>A quarter to the right.</summary>
    Rotate270,

    /// <summary>Top and bottom change places.</summary>
    FlipX,

    /// <summary>Left and right change places: the mirror.</summary>
    FlipY,

    /// <summary>Mirrored in the diagonal from the upper left: rows become columns.</summary>
    FlipPlus1,

    /// <summary>Mirrored in the other diagonal.</summary>
    FlipMinus1,
}
