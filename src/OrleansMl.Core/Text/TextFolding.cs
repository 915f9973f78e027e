namespace OrleansMl.Text;

/// <summary>How raw text becomes the plain form a model reads. A model is served as it was trained, so its package names one.</summary>
public enum TextFolding
{
    /// <summary><c>fold-1</c>: the raw text, character by character.</summary>
    Raw,

    /// <summary>
    /// <c>fold-2</c>: the text as its reader sees it. HTML tags are gone and entities decoded, text behind a right-to-left override stands
    /// in reading order, a web address is one neutral token or nothing when its host is well known, and letters with any one separator
    /// between them are a word.
    /// </summary>
    Seen,
}
