namespace OrleansMl.Text;

/// <summary>
/// Finds every site that a text may lead to, for looking them up in a list: whatever looks like a host, with a scheme or without, also in
/// the path or query of another address. It reads hosts as browsers do (see <see cref="HostName"/>), with HTML entities and percent
/// signs decoded, and reads too much rather than too little: what is in no list has no effect. Not for counting links, or for features of
/// models; <see cref="TextLinks"/> is.
/// </summary>
public static class LinkedSites
{
    /// <summary>
    /// The most sites that are read of one text; more than the 50,000 characters of an item can hold, so that nobody hides a link behind
    /// others.
    /// </summary>
    public const int MaxSites = 32_768;

    [ThreadStatic]
    private static SiteReader? s_reader;

    /// <summary>
    /// Adds the sites of a text. O(n) for the raw text, and again for each time that something had to be decoded. A text without
    /// a sign that addresses have is not read, and allocates nothing.
    /// </summary>
    /// <param name="text">Plain, HTML or Markdown.</param>
    /// <param name="sites">Where to add them, each once: as <see cref="HostName.Of"/> writes them.</param>
    public static void Find(ReadOnlySpan<char> text, HashSet<string> sites)
    {
        ArgumentNullException.ThrowIfNull(sites);
        if (SiteReader.MayHaveSites(text))
        {
            (s_reader ??= new()).Read(text, sites);
        }
    }
}
