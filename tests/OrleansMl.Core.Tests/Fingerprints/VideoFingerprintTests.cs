using System.Collections.Immutable;
using CsCheck;
using OrleansMl.Banks;

namespace OrleansMl.Fingerprints;

public sealed class VideoFingerprintTests
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    /// <summary>Frames of a small alphabet: equal letters are near, different ones far; a dot is a frame with nothing to see.</summary>
    private static readonly Gen<string> Frames = Gen.String[Gen.Char["abcd."], 0, 40];

    [Fact]
    public void Near_frames_are_one_still_and_plain_ones_none()
    {
        var video = Of("aaabb..bba");

        Assert.Equal([(0, 3), (3, 2), (7, 2), (9, 1)], video.Stills.Select(still => (still.Start, still.Frames)));
        Assert.Equal(TimeSpan.FromSeconds(8), video.Length);
    }

    [Fact]
    public void A_slow_change_is_more_than_one_still()
    {
        var frames = Enumerable.Range(0, 30).Select(i => new PdqHash(new((1UL << i) - 1, 0, 0, 0), 100)).ToList();

        var video = VideoFingerprint.Of(frames, Second);

        Assert.Equal([(0, 11), (11, 11), (22, 8)], video.Stills.Select(still => (still.Start, still.Frames)));
    }

    [Fact]
    public void What_is_stored_is_read_back() => Frames.Select(Gen.Int[1, 600_000]).Sample((frames, milliseconds) =>
    {
        var video = VideoFingerprint.Of(Hashes(frames), TimeSpan.FromMilliseconds(milliseconds));

        var read = VideoFingerprint.From(video.ToBytes());

        Assert.NotNull(read);
        Assert.Equal(video.Interval, read.Interval);
        Assert.Equal(video.Stills.AsSpan(), read.Stills.AsSpan());
    });

    [Fact]
    public void Anything_else_is_not_read() => Gen.Byte.Array[0, 120].Sample(bytes =>
    {
        if (VideoFingerprint.From(bytes) is { } video)
        {
            Assert.Equal(video.Stills.AsSpan(), VideoFingerprint.From(video.ToBytes())!.Stills.AsSpan());
        }
    });

    [Fact]
    public void What_is_cut_short_or_goes_on_is_not_read()
    {
        var bytes = Of("aabb.c").ToBytes();

        Assert.All(Enumerable.Range(0, bytes.Length), length => Assert.Null(VideoFingerprint.From(bytes.AsSpan(0, length))));
        Assert.Null(VideoFingerprint.From([.. bytes, 0]));
        Assert.Null(VideoFingerprint.From([2, .. bytes[1..]]));
    }

    [Fact]
    public void Stored_bytes_stay_what_they_are()
    {
        var hash = new Hash256(1, 2, 3, 4);
        var video = VideoFingerprint.Of([default, new(hash, 100), new(hash, 100)], TimeSpan.FromSeconds(1.5));

        Assert.Equal(
            "01DC0B01" + "0102" + "0100000000000000" + "0200000000000000" + "0300000000000000" + "0400000000000000",
            Convert.ToHexString(video.ToBytes()));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(600_001)]
    public void Intervals_out_of_range_are_refused(int milliseconds) =>
        Assert.Throws<ArgumentException>(() => VideoFingerprint.Of([], TimeSpan.FromMilliseconds(milliseconds)));

    [Fact]
    public void The_match_is_the_longest_common_subsequence() => Frames.Select(Frames).Sample((first, second) =>
    {
        var match = VideoMatch.Of(Of(first), Of(second));

        var seen = (First: first.Replace(".", ""), Second: second.Replace(".", ""));
        Assert.Equal(Longest(seen.First, seen.Second), match.Matched.TotalSeconds);
        Assert.Equal(Math.Min(seen.First.Length, seen.Second.Length), match.Shorter.TotalSeconds);
    });

    [Fact]
    public void The_match_is_the_same_from_either_side() => Frames.Select(Frames).Sample((first, second) =>
        Assert.Equal(VideoMatch.Of(Of(first), Of(second)).Matched, VideoMatch.Of(Of(second), Of(first)).Matched));

    [Fact]
    public void Long_videos_match_across_words_of_64_frames()
    {
        var random = new Random(5);
        for (var i = 0; i < 20; i++)
        {
            var first = string.Concat(Enumerable.Range(0, random.Next(100, 300)).Select(_ => (char)('a' + random.Next(6))));
            var second = string.Concat(Enumerable.Range(0, random.Next(100, 300)).Select(_ => (char)('a' + random.Next(6))));

            Assert.Equal(Longest(first, second), VideoMatch.Of(Of(first), Of(second)).Matched.TotalSeconds);
        }
    }

    [Fact]
    public void A_cut_out_stretch_is_found_where_it_was()
    {
        var film = Distinct(0, 60);
        var clip = film[20..35];

        var match = VideoMatch.Of(VideoFingerprint.Of(film, Second), VideoFingerprint.Of(clip, Second));

        Assert.True(match.IsCopy);
        Assert.Equal(1, match.Share);
        Assert.Equal(new(TimeSpan.FromSeconds(20), TimeSpan.FromSeconds(35)), match.First);
        Assert.Equal(new(TimeSpan.Zero, TimeSpan.FromSeconds(15)), match.Second);
    }

    [Fact]
    public void The_same_frames_in_another_order_are_no_copy()
    {
        var film = Distinct(0, 30);

        var match = VideoMatch.Of(VideoFingerprint.Of(film, Second), VideoFingerprint.Of([.. film.AsEnumerable().Reverse()], Second));

        Assert.Equal(Second, match.Matched);
        Assert.False(match.IsCopy);
    }

    [Theory]
    [InlineData(10, 10, true)] // all of ten seconds
    [InlineData(9, 9, false)] // too short a stretch
    [InlineData(16, 20, true)] // four fifths
    [InlineData(15, 20, false)] // less
    public void A_copy_is_ten_seconds_and_four_fifths_of_the_shorter(int shared, int length, bool copy)
    {
        var (film, clip) = (Distinct(0, 60), Distinct(100, length));
        film[..shared].CopyTo(clip, 0);

        Assert.Equal(copy, VideoMatch.Of(VideoFingerprint.Of(film, Second), VideoFingerprint.Of(clip, Second)).IsCopy);
    }

    [Fact]
    public void A_film_that_was_sampled_thinner_matches_by_time()
    {
        var film = Distinct(0, 60);
        PdqHash[] thin = [.. film.Where((_, i) => i % 3 == 0)];
        PdqHash[] still = [.. film.Select((_, i) => film[i / 3 * 3])];

        var match = VideoMatch.Of(VideoFingerprint.Of(thin, 3 * Second), VideoFingerprint.Of(still, Second));

        Assert.Equal(TimeSpan.FromSeconds(60), match.Matched);
        Assert.Equal(new(TimeSpan.Zero, TimeSpan.FromSeconds(60)), match.First);
    }

    [Fact]
    public void Videos_in_which_nothing_is_to_be_seen_match_nothing()
    {
        var match = VideoMatch.Of(Of("...."), Of("aaaa"));

        Assert.Equal(new(TimeSpan.Zero, TimeSpan.Zero, First: null, Second: null), match);
        Assert.False(match.IsCopy);
        Assert.Equal(0, match.Share);
    }

    /// <summary>The textbook's table.</summary>
    private static int Longest(string first, string second)
    {
        var lengths = new int[first.Length + 1, second.Length + 1];
        for (var i = 1; i <= first.Length; i++)
        {
            for (var j = 1; j <= second.Length; j++)
            {
                lengths[i, j] = first[i - 1] == second[j - 1]
                    ? lengths[i - 1, j - 1] + 1
                    : Math.Max(lengths[i - 1, j], lengths[i, j - 1]);
            }
        }

        return lengths[first.Length, second.Length];
    }

    private static VideoFingerprint Of(string frames) => VideoFingerprint.Of(Hashes(frames), Second);

    private static ImmutableArray<PdqHash> Hashes(string frames) => [.. frames.Select(frame => frame == '.' ? default : Hash(frame))];

    private static PdqHash[] Distinct(int from, int count) => [.. Enumerable.Range(from, count).Select(Hash)];

    private static PdqHash Hash(int seed)
    {
        var bytes = new byte[Hash256.Size];
        new Random(seed).NextBytes(bytes);
        return new(Hash256.From(bytes), 100);
    }

    private static PdqHash Hash(char letter) => Hash((int)letter);
}
