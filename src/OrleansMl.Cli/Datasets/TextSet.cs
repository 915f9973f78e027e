namespace OrleansMl.Datasets;

/// <summary>What a data set may be used for.</summary>
internal enum TextSetUse
{
    /// <summary>Weights trained on it may be shipped, with attribution.</summary>
    Ship,

    /// <summary>Measured on only.</summary>
    Evaluate,
}

/// <summary>A data set: where it lies below the data folder, what it may be used for, how to read it.</summary>
/// <param name="Name">Its folder.</param>
/// <param name="Licence">SPDX name, or what is known.</param>
/// <param name="Use">What it may be used for.</param>
/// <param name="Read">Reads the texts from its folder.</param>
/// <param name="Ordinary">True when its harmless texts are what ordinary people write: what over-blocking is measured on.</param>
internal sealed record TextSet(
    string Name,
    string Licence,
    TextSetUse Use,
    Func<string, IEnumerable<LabelledText>> Read,
    bool Ordinary = false);
