using System.Buffers;
using System.Security.Cryptography;
using System.Text;
using OrleansMl.Text;

namespace OrleansMl.Banks;

/// <summary>
/// What a bank knows a text by. Two texts that fold to the same words and lead to the same addresses have the same
/// <see cref="Sha256"/>, however their letters were disguised. The <see cref="SimHash"/> of texts that share most of their words differs
/// in few bits (Charikar, Similarity estimation techniques from rounding algorithms, 2002).
/// </summary>
/// <param name="Folding">How the text was read; hashes of different foldings say nothing about each other.</param>
/// <param name="Sha256">Of the folded text and its addresses.</param>
/// <param name="SimHash">Of its words; null for fewer than <see cref="MinWords"/>.</param>
public sealed record TextFingerprint(string Folding, Hash256 Sha256, ulong? SimHash)
{
    /// <summary>
    /// Shorter texts match exactly only: of twenty words a changed one moves 5.5 bits of 64, of eight already 8.8 (300 made-up texts), so
    /// that what is near says little.
    /// </summary>
    public const int MinWords = 8;

    /// <summary>The folding of new fingerprints: the text as its reader sees it.</summary>
    public static string CurrentFolding => TextFolder.SeenVersion;

    [ThreadStatic]
    private static FoldedText? s_folded;

    [ThreadStatic]
    private static List<TextLink>? s_links;

    /// <summary>The fingerprint of a text; null when nothing is left of it: only signs, or nothing.</summary>
    public static TextFingerprint? Of(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var folded = s_folded ??= new();
        var links = s_links ??= [];
        links.Clear();
        TextFolder.Fold(text, folded, TextFolding.Seen);
        TextLinks.Find(text, links);
        return Of(text, folded, links);
    }

    internal static TextFingerprint? Of(string text, FoldedText folded, List<TextLink> links)
    {
        Span<int> sums = stackalloc int[64];
        sums.Clear();
        var words = Count(folded.Chars, sums);
        if (words == 0 && links.Count == 0)
        {
            return null;
        }

        foreach (var link in links)
        {
            Add(TextLinks.Domain(text.AsSpan(link.Start..link.HostEnd)) ?? "", sums);
        }

        return new(CurrentFolding, Digest(text, folded.Chars, links), words >= MinWords ? Signs(sums) : null);
    }

    // The text, and a line for each address: folded, all addresses look the same.
    private static Hash256 Digest(string text, ReadOnlySpan<char> folded, List<TextLink> links)
    {
        var builder = new ArrayBufferWriter<char>(folded.Length + 64);
        builder.Write(folded);
        foreach (var link in links)
        {
            builder.Write("\n");
            builder.Write(TextLinks.Domain(text.AsSpan(link.Start..link.HostEnd)) ?? text[link.Start..link.HostEnd]);
            builder.Write(text.AsSpan(link.HostEnd..link.End));
        }

        var bytes = ArrayPool<byte>.Shared.Rent(Encoding.UTF8.GetMaxByteCount(builder.WrittenCount));
        try
        {
            Span<byte> hash = stackalloc byte[Hash256.Size];
            SHA256.HashData(bytes.AsSpan(0, Encoding.UTF8.GetBytes(builder.WrittenSpan, bytes)), hash);
            return Hash256.From(hash);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(bytes);
        }
    }

    private static int Count(ReadOnlySpan<char> folded, Span<int> sums)
    {
        var words = 0;
        for (var at = 0; at < folded.Length;)
        {
            if (!TextFolder.IsWord(folded[at]))
            {
                at++;
                continue;
            }

            var start = at;
            while (at < folded.Length && TextFolder.IsWord(folded[at]))
            {
                at++;
            }

            Add(folded[start..at], sums);
            words++;
        }

        return words;
    }

    private static void Add(ReadOnlySpan<char> word, Span<int> sums)
    {
        // FNV spreads a short word over few bits; this is the finalizer of MurmurHash3.
        var hash = StableHash.Of(word);
        hash = (hash ^ (hash >> 33)) * 0xFF51AFD7ED558CCDUL;
        hash = (hash ^ (hash >> 33)) * 0xC4CEB9FE1A85EC53UL;
        hash ^= hash >> 33;
        for (var bit = 0; bit < sums.Length; bit++)
        {
            sums[bit] += (int)((hash >> bit) & 1) * 2 - 1;
        }
    }

    private static ulong Signs(ReadOnlySpan<int> sums)
    {
        var hash = 0UL;
        for (var bit = 0; bit < sums.Length; bit++)
        {
            hash |= sums[bit] > 0 ? 1UL << bit : 0;
        }

        return hash;
    }
}
