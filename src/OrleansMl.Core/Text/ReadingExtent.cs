namespace OrleansMl.Text;

/// <summary>How much of a text a reading is.</summary>
public enum ReadingExtent
{
    /// <summary>All of it.</summary>
    Whole,

    /// <summary>So many words in a row.</summary>
    Window,

    /// <summary>One sentence, or several very short ones.</summary>
    Sentence,
}
