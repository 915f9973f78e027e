using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;

namespace OrleansMl.Media;

/// <summary>Clips that ffmpeg itself made, and files that pretend to be some.</summary>
public sealed class VideoTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly List<VideoTools> _tools = [];

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose()
    {
        _tools.ForEach(tools => tools.Dispose());
        _folder.Dispose();
    }

    [Theory]
    [InlineData("clip.mp4", "-c:v", "libx264")]
    [InlineData("clip.mov", "-c:v", "mpeg4")]
    [InlineData("clip.webm", "-c:v", "libvpx", "-deadline", "realtime")]
    [InlineData("clip.mkv", "-c:v", "libx264")]
    public async Task A_clip_gives_a_frame_a_second(string name, params string[] codec)
    {
        var clip = await MakeAsync(name, ["-f", "lavfi", "-i", "testsrc=size=640x360:rate=10:duration=6"], codec);

        var info = (await Probe().ProbeAsync(clip, Cancellation)).Value;
        var frames = await ReadAsync(clip, info);

        Assert.Equal((640, 360, 6, false), (info.Width, info.Height, (int)info.Duration.TotalSeconds, info.HasAudio));
        Assert.Equal([0, 1, 2, 3, 4, 5], frames.Select(frame => (int)frame.At.TotalSeconds));
        Assert.All(frames, frame => Assert.Equal((512, 288), (frame.Width, frame.Height)));
        Assert.Equal(6, frames.Select(frame => Convert.ToHexString(frame.Rgb)).Distinct().Count());
    }

    [Fact]
    public async Task The_frame_of_a_second_is_the_one_that_is_shown_then()
    {
        // Red for three seconds, then blue.
        var clip = await MakeAsync(
            "two.mp4",
            [.. new[] { "red", "blue" }.SelectMany(c => (string[])["-f", "lavfi", "-i", $"color={c}:size=64x64:rate=10:duration=3"])],
            "-filter_complex", "[0][1]concat=n=2:v=1[v]", "-map", "[v]", "-c:v", "libx264");

        var frames = await ReadAsync(clip);

        Assert.Equal("RRRBBB", string.Concat(frames.Select(frame => frame.Rgb[0] > 128 ? 'R' : frame.Rgb[2] > 128 ? 'B' : '?')));
    }

    [Theory]
    [InlineData(VideoLook.Full)]
    [InlineData(VideoLook.Quick)]
    public async Task A_clip_of_a_moment_is_looked_at(VideoLook look)
    {
        var clip = await MakeAsync("moment.mp4", ["-f", "lavfi", "-i", "testsrc=size=64x64:rate=10"], "-frames:v", "2", "-c:v", "libx264");

        Assert.Single(await ReadAsync(clip, look: look));
    }

    [Fact]
    public async Task A_quick_look_gives_key_frames_once()
    {
        var clip = await MakeAsync(
            "keys.mp4",
            ["-f", "lavfi", "-i", "testsrc=size=320x180:rate=10:duration=12"],
            "-c:v", "libx264", "-g", "40", "-sc_threshold", "0");

        var frames = await ReadAsync(clip, look: VideoLook.Quick);

        Assert.Equal([0, 4, 8], frames.Select(frame => (int)frame.At.TotalSeconds));
    }

    [Fact]
    public async Task A_long_video_is_looked_at_evenly()
    {
        var clip = await MakeAsync("long.mp4", ["-f", "lavfi", "-i", "testsrc=size=64x64:rate=2:duration=100"], "-c:v", "libx264");

        var frames = await ReadAsync(clip, options: new() { VideoFrames = 10 });

        Assert.Equal([0, 10, 20, 30, 40, 50, 60, 70, 80, 90], frames.Select(frame => (int)frame.At.TotalSeconds));
    }

    [Fact]
    public async Task Silence_after_the_last_frame_changes_nothing_of_how_closely_it_is_looked_at()
    {
        var clip = await MakeAsync(
            "silence.mp4",
            ["-f", "lavfi", "-i", "testsrc=size=64x64:rate=2:duration=20", "-f", "lavfi", "-i", "anullsrc=r=8000:cl=mono"],
            "-c:v", "libx264", "-c:a", "aac", "-t", "200");

        var frames = await ReadAsync(clip, options: new() { VideoFrames = 10 });

        Assert.Equal(20, (await Probe().ProbeAsync(clip, Cancellation)).Value.Duration.TotalSeconds, .1);
        Assert.InRange(frames.Count, 10, 12);
    }

    [Theory]
    [InlineData("long.webm", 4 * 3600, null)]
    [InlineData("short.webm", 1, "implausible")]
    public async Task A_length_that_was_made_up_hides_no_frame(string name, double seconds, string? refused)
    {
        var clip = await MakeAsync(
            name, ["-f", "lavfi", "-i", "testsrc=size=64x64:rate=2:duration=20"], "-c:v", "libvpx", "-deadline", "realtime");
        var bytes = await File.ReadAllBytesAsync(clip, Cancellation);
        // Duration, an element of eight bytes: milliseconds.
        var at = bytes.AsSpan().IndexOf((ReadOnlySpan<byte>)[0x44, 0x89, 0x88]) + 3;
        System.Buffers.Binary.BinaryPrimitives.WriteDoubleBigEndian(bytes.AsSpan(at), 1000 * seconds);
        await File.WriteAllBytesAsync(clip, bytes, Cancellation);

        List<Frame> frames = [];
        var thrown = await Record.ExceptionAsync(async () => frames = await ReadAsync(clip, options: new() { VideoFrames = 10 }));

        Assert.Equal(refused, (thrown as MediaRefusedException)?.Refusal.Code);
        Assert.Equal(refused is null, thrown is null);
        Assert.InRange(frames.Count, refused is null ? 10 : 0, refused is null ? 12 : 0);
    }

    [Fact]
    public async Task Frames_that_begin_after_the_sound_are_no_lie()
    {
        var late = await MakeAsync("late.mp4", ["-f", "lavfi", "-i", "testsrc=size=64x64:rate=2:duration=10"], "-c:v", "libx264");
        var sound = await MakeAsync("sound.mp4", ["-f", "lavfi", "-i", "sine=duration=16"], "-c:a", "aac");
        var clip = await MakeAsync(
            "both.mp4", ["-itsoffset", "6", "-i", late, "-i", sound], "-map", "0:v", "-map", "1:a", "-c", "copy");

        Assert.Equal(16, (await ReadAsync(clip)).Count);
    }

    [Fact]
    public async Task A_video_that_takes_more_than_its_cpu_time_is_too_long()
    {
        var clip = await MakeAsync(
            "heavy.mp4",
            ["-f", "lavfi", "-i", "testsrc2=size=1920x1080:rate=60:duration=30"],
            "-c:v", "libx264", "-preset", "ultrafast");

        var refused = await Assert.ThrowsAsync<MediaRefusedException>(
            () => ReadAsync(clip, options: new() { MaxVideoCpu = TimeSpan.FromSeconds(1) }));

        Assert.Equal(("too_long", "The video takes more than 1 s of CPU time to decode."), (refused.Refusal.Code, refused.Message));
    }

    [Theory]
    [InlineData("kill -9 $$")]
    [InlineData("kill -15 $$")]
    [InlineData("exit 126")]
    [InlineData("exit 127")]
    [InlineData("exit 255")]
    [InlineData("echo 'prlimit: failed to set the AS resource limit' >&2; exit 1")]
    [InlineData("echo 'unshare: unshare failed: No space left on device' >&2; exit 1")]
    [InlineData("echo 'setsid: failed to execute' >&2; exit 1")]
    public async Task What_the_machine_did_is_no_fault_of_the_video(string script)
    {
        var clip = await MakeAsync("clip.mp4", ["-f", "lavfi", "-i", "testsrc=size=64x64:rate=2:duration=1"], "-c:v", "libx264");
        var broken = Script("broken", script);
        var info = new VideoInfo(MediaTypes.Mp4, 64, 64, TimeSpan.FromSeconds(1), false);

        await Assert.ThrowsAsync<IOException>(() => ReadAsync(clip, info, options: new() { Ffmpeg = broken }));
        await Assert.ThrowsAsync<IOException>(() => Probe(new() { Ffprobe = broken }).ProbeAsync(clip, Cancellation));
    }

    [Fact]
    public async Task A_report_without_an_end_is_not_waited_for()
    {
        var clip = await MakeAsync("clip.mp4", ["-f", "lavfi", "-i", "testsrc=size=64x64:rate=2:duration=1"], "-c:v", "libx264");
        var endless = new MediaOptions { Ffprobe = Script("endless", "exec yes") };

        // Its time would be up after 60 s.
        var answer = await Probe(endless).ProbeAsync(clip, Cancellation).WaitAsync(TimeSpan.FromSeconds(30), Cancellation);

        Assert.Equal("undecodable", answer.Refusal?.Code);
    }

    [Fact]
    public async Task A_clip_of_a_phone_is_upright()
    {
        var flat = await MakeAsync("flat.mp4", ["-f", "lavfi", "-i", "testsrc=size=640x360:rate=10:duration=2"], "-c:v", "libx264");
        var bytes = await File.ReadAllBytesAsync(flat, Cancellation);
        // The matrix in the track's header: [0 1; -1 0] in fixed point.
        var matrix = bytes.AsSpan(bytes.AsSpan().IndexOf("tkhd"u8) + 44);
        new byte[] { 0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0xFF, 0xFF, 0, 0, 0, 0, 0, 0 }.CopyTo(matrix);
        var turned = Write("turned.mp4", bytes);

        var info = (await Probe().ProbeAsync(turned, Cancellation)).Value;
        var frames = await ReadAsync(turned, info);

        Assert.Equal((360, 640), (info.Width, info.Height));
        Assert.All(frames, frame => Assert.Equal((288, 512), (frame.Width, frame.Height)));
    }

    [Fact]
    public async Task What_a_browser_records_says_nothing_of_its_length()
    {
        var clip = await MakeAsync(
            "live.webm",
            ["-f", "lavfi", "-i", "testsrc=size=64x64:rate=10:duration=3"],
            "-c:v", "libvpx", "-deadline", "realtime", "-live", "1");

        var info = (await Probe().ProbeAsync(clip, Cancellation)).Value;

        Assert.Equal(3, info.Duration.TotalSeconds, .3);
        Assert.Equal(3, (await ReadAsync(clip, info)).Count);
    }

    [Fact]
    public async Task Sound_is_heard_and_a_song_is_no_video()
    {
        var clip = await MakeAsync(
            "sound.mp4",
            ["-f", "lavfi", "-i", "testsrc=size=64x64:rate=10:duration=2", "-f", "lavfi", "-i", "sine=duration=2"],
            "-c:v", "libx264", "-c:a", "aac");
        var song = await MakeAsync("song.mp4", ["-f", "lavfi", "-i", "sine=duration=2"], "-c:a", "aac");

        Assert.True((await Probe().ProbeAsync(clip, Cancellation)).Value.HasAudio);
        Assert.Equal("undecodable", await RefusedAsync(song));
    }

    [Fact]
    public async Task A_video_that_is_too_long_is_refused() => Assert.Equal(
        "too_long",
        (await Probe(new() { MaxVideoDuration = TimeSpan.FromSeconds(5) }).ProbeAsync(
            await MakeAsync("long.mp4", ["-f", "lavfi", "-i", "testsrc=size=64x64:rate=2:duration=8"], "-c:v", "libx264"),
            Cancellation)).Refusal?.Code);

    [Fact]
    public async Task A_video_of_too_many_pixels_is_refused() => Assert.Equal(
        "too_many_pixels",
        (await Probe(new() { MaxPixels = 100_000, MaxWholePixels = 100_000 }).ProbeAsync(
            await MakeAsync("large.mp4", ["-f", "lavfi", "-i", "testsrc=size=640x360:rate=2:duration=1"], "-c:v", "libx264"),
            Cancellation)).Refusal?.Code);

    [Fact]
    public async Task A_video_that_was_cut_off_is_refused_without_a_process()
    {
        var clip = await MakeAsync("whole.mp4", ["-f", "lavfi", "-i", "testsrc=size=320x180:rate=10:duration=4"], "-c:v", "libx264");
        var first = await MakeAsync("first.mp4", ["-i", clip], "-c", "copy", "-movflags", "+faststart");
        var gate = new Opener().Gate;

        foreach (var file in new[] { clip, first })
        {
            var bytes = await File.ReadAllBytesAsync(file, Cancellation);
            foreach (var part in new[] { .3, .6, .95 })
            {
                using var cut = MediaGate.StreamOver(bytes.AsMemory(0, (int)(bytes.Length * part)));
                Assert.Equal("undecodable", gate.OpenVideo(cut).Refusal?.Code);
            }
        }
    }

    [Fact]
    public async Task A_video_that_is_broken_inside_is_refused_and_never_half_judged()
    {
        var clip = await MakeAsync("broken.mp4", ["-f", "lavfi", "-i", "testsrc=size=320x180:rate=10:duration=20"], "-c:v", "libx264");
        var bytes = await File.ReadAllBytesAsync(clip, Cancellation);
        new Random(3).NextBytes(bytes.AsSpan(bytes.Length / 3, bytes.Length / 4));
        await File.WriteAllBytesAsync(clip, bytes, Cancellation);

        var refused = await Assert.ThrowsAsync<MediaRefusedException>(() => ReadAsync(clip));

        Assert.Equal("undecodable", refused.Refusal.Code);
    }

    [Fact]
    public async Task A_file_of_ten_thousand_streams_is_refused_without_a_process()
    {
        var tracks = Enumerable.Range(0, 10_000).SelectMany(_ => (byte[])[0, 0, 0, 16, .. "trak"u8, 0, 0, 0, 8, .. "tkhd"u8]).ToArray();
        byte[] file =
        [
            0, 0, 0, 16, .. "ftypisom"u8, 0, 0, 0, 0,
            .. BitConverter.GetBytes(System.Buffers.Binary.BinaryPrimitives.ReverseEndianness(tracks.Length + 8)), .. "moov"u8, .. tracks,
        ];

        Assert.Equal("implausible", await RefusedAsync(Write("tracks.mp4", file)));
    }

    [Fact]
    public async Task A_webm_of_too_many_streams_is_refused()
    {
        var clip = await MakeAsync(
            "streams.mkv",
            ["-f", "lavfi", "-i", "testsrc=size=32x32:rate=2:duration=1"],
            [.. Enumerable.Repeat((string[])["-map", "0:v"], 20).SelectMany(map => map), "-c:v", "mpeg4"]);

        Assert.Equal("implausible", await RefusedAsync(clip));
    }

    [Fact]
    public async Task Playlists_open_no_file_and_no_address()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var address = $"http://127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}/secret.ts";
        var secret = await MakeAsync("secret.mp4", ["-f", "lavfi", "-i", "testsrc=size=64x64:rate=2:duration=2"], "-c:v", "libx264");
        byte[] box = [0, 0, 0, 16, .. "ftypisom"u8, 0, 0, 0, 0];
        foreach (var target in new[] { address, $"file://{secret}", secret })
        {
            var playlists = new[]
            {
                $"#EXTM3U\n#EXT-X-TARGETDURATION:2\n#EXTINF:2,\n{target}\n#EXT-X-ENDLIST\n",
                $"ffconcat version 1.0\nfile '{target}'\n",
                $"[InternetShortcut]\nURL={target}\n",
                $"<?xml version=\"1.0\"?><MPD><BaseURL>{target}</BaseURL></MPD>",
            };
            foreach (var playlist in playlists)
            {
                var text = System.Text.Encoding.UTF8.GetBytes(playlist);
                Assert.Equal("type_refused", await RefusedAsync(Write("list.mp4", text)));
                // Even when nothing looks at it first.
                foreach (var type in new[] { MediaTypes.Mp4, MediaTypes.Matroska })
                {
                    await Assert.ThrowsAsync<MediaRefusedException>(
                        () => ReadAsync(_folder["list.mp4"], new(type, 64, 64, TimeSpan.FromSeconds(2), false)));
                    await Assert.ThrowsAsync<MediaRefusedException>(
                        () => ReadAsync(Write("box.mp4", [.. box, .. text]), new(type, 64, 64, TimeSpan.FromSeconds(2), false)));
                }
            }
        }

        Assert.False(listener.Pending());
    }

    [Fact]
    public async Task A_video_that_names_another_file_is_given_none_of_it()
    {
        // Frames without compression lie at the same places in both.
        string[] raw = ["-c:v", "rawvideo", "-pix_fmt", "rgb24"];
        var own = await MakeAsync("red.mov", ["-f", "lavfi", "-i", "color=red:size=64x64:rate=2:duration=2"], raw);
        var secret = await MakeAsync("blue.mov", ["-f", "lavfi", "-i", "color=blue:size=64x64:rate=2:duration=2"], raw);
        var alias = Write("alias.mov", WithAlias(await File.ReadAllBytesAsync(own, Cancellation), secret));

        List<Frame> frames = [];
        var thrown = await Record.ExceptionAsync(async () => frames = await ReadAsync(alias));
        var allowed = await MakeAsync("allowed.mov", ["-enable_drefs", "1", "-use_absolute_path", "1", "-i", alias], raw);

        Assert.True(thrown is null or MediaRefusedException, thrown?.ToString());
        Assert.All(frames, frame => Assert.Equal([254, 0, 0], frame.Rgb[..3]));
        // Who lets ffmpeg follow it gets the other file.
        Assert.All(await ReadAsync(allowed), frame => Assert.Equal([0, 0, 254], frame.Rgb[..3]));
    }

    [Fact]
    public async Task A_process_gets_no_more_than_its_limits()
    {
        var clip = await MakeAsync("heavy.mp4", ["-f", "lavfi", "-i", "testsrc2=size=1920x1080:rate=60:duration=20"],
            "-c:v", "libx264", "-preset", "ultrafast");
        using var tools = new VideoTools(Options.Create(new MediaOptions()));
        using var process = await tools.StartAsync(
            isProbe: false, ["-v", "error", "-stream_loop", "-1", "-i", clip, "-f", "null", "-"], TimeSpan.FromSeconds(1), Cancellation);

        Assert.Equal(128 + 9, await process.ExitAsync(Cancellation));
        Assert.False(process.HasTimedOut);
    }

    [Fact]
    public async Task A_process_writes_no_file()
    {
        var target = _folder["written.bin"];
        using var tools = new VideoTools(Options.Create(new MediaOptions()));
        using var process = await tools.StartAsync(
            isProbe: false,
            ["-v", "error", "-f", "lavfi", "-i", "testsrc=size=64x64:rate=2:duration=1", "-f", "rawvideo", $"file:{target}"],
            TimeSpan.FromSeconds(10),
            Cancellation);

        Assert.NotEqual(0, await process.ExitAsync(Cancellation));
        Assert.True(!File.Exists(target) || new FileInfo(target).Length == 0);
    }

    [Fact]
    public async Task A_process_ends_with_its_time_and_so_does_its_group()
    {
        var time = new FakeTimeProvider();
        using var process = new LimitedProcess(
            ["setsid", "sh", "-c", "sh -c 'echo $$; exec sleep 1000'"], TimeSpan.FromSeconds(30), null, time);
        using var reader = new StreamReader(process.Output);
        var child = int.Parse((await reader.ReadLineAsync(Cancellation))!, System.Globalization.CultureInfo.InvariantCulture);

        time.Advance(TimeSpan.FromSeconds(31));

        Assert.Equal(128 + 9, await process.ExitAsync(Cancellation));
        Assert.True(process.HasTimedOut);
        await Eventually.TrueAsync(() => !IsRunning(child), Cancellation);
    }

    [Fact]
    public async Task A_time_that_no_clock_can_count_leaves_no_process_behind()
    {
        // Seconds, and a number that is in no other process.
        var mark = $"100000.{Random.Shared.NextInt64(1L << 40)}";

        Assert.Throws<ArgumentOutOfRangeException>(
            () => new LimitedProcess(["sleep", mark], TimeSpan.FromDays(60), null, TimeProvider.System));

        await Eventually.TrueAsync(() => !IsAnywhere(mark), Cancellation);
    }

    [Fact]
    public async Task The_pipes_of_a_process_are_closed_with_it()
    {
        var process = new LimitedProcess(["sh", "-c", "echo"], TimeSpan.FromSeconds(30), null, TimeProvider.System);
        var output = ((System.IO.Pipes.PipeStream)process.Output).SafePipeHandle;
        await process.ExitAsync(Cancellation);

        process.Dispose();

        await Eventually.TrueAsync(() => output.IsClosed, Cancellation);
    }

    [Fact]
    public async Task A_way_without_network_that_failed_once_is_tried_again_and_said_once()
    {
        var gate = _folder["gate"];
        var logger = new CountingLogger();
        var way = Script("way", $"test -e {gate} && exec \"$@\"");
        var networkOff = new NetworkOff([[_folder["no-such-program"]], [way]], logger);

        var first = await networkOff.FindAsync();
        var second = await networkOff.FindAsync();
        Write("gate", []);
        var third = await networkOff.FindAsync();
        File.Delete(gate);
        var fourth = await networkOff.FindAsync();

        Assert.Equal(["", "", way, way], new[] { first, second, third, fourth }.Select(one => string.Join(' ', one)));
        Assert.Equal(1, logger.Count);
    }

    [Fact]
    public async Task Whoever_stops_reading_ends_the_process()
    {
        var clip = await MakeAsync("stop.mp4", ["-f", "lavfi", "-i", "testsrc=size=640x360:rate=10:duration=60"], "-c:v", "libx264");
        var options = new MediaOptions { VideoProcesses = 1 };
        var (probe, frames) = New(options);
        var info = (await probe.ProbeAsync(clip, Cancellation)).Value;

        await foreach (var _ in frames.ReadAsync(clip, info, cancellationToken: Cancellation))
        {
            break;
        }

        // The only slot is free again: the next one gets it.
        Assert.Equal(60, (await ReadAllAsync(frames, clip, info)).Count);
    }

    [Fact]
    public async Task Without_ffmpeg_the_answer_says_how_to_get_it()
    {
        var clip = await MakeAsync("clip.mp4", ["-f", "lavfi", "-i", "testsrc=size=64x64:rate=2:duration=1"], "-c:v", "libx264");
        var options = new MediaOptions { Ffprobe = _folder["no-such-program"] };
        var (probe, _) = New(options);

        var missing = await Assert.ThrowsAsync<VideoToolsMissingException>(() => probe.ProbeAsync(clip, Cancellation));

        Assert.EndsWith("apt-get install ffmpeg", missing.Message, StringComparison.Ordinal);
        Assert.Equal(missing.Message, _tools[^1].Missing());
        Assert.Null(new VideoTools(Options.Create(new MediaOptions())).Missing());
    }

    private static bool IsRunning(int process) =>
        File.Exists($"/proc/{process}/stat") && !File.ReadAllText($"/proc/{process}/stat").Contains(") Z ", StringComparison.Ordinal);

    private static bool IsAnywhere(string mark) => Directory.EnumerateDirectories("/proc").Any(folder =>
    {
        try
        {
            return File.ReadAllText(Path.Combine(folder, "cmdline")).Contains(mark, StringComparison.Ordinal);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    });

    // QuickTime's table of references, with a path instead of "in this file". The table grows, and all that it lies in.
    private static byte[] WithAlias(byte[] file, string path)
    {
        var at = file.AsSpan().IndexOf("dref"u8) + 12;
        var name = System.Text.Encoding.ASCII.GetBytes(path);
        byte[] entry =
        [
            0, 0, 0, 0, .. "alis"u8, 0, 0, 0, 0,
            // Volume, file and levels, which nobody asks for; then the parts: 2 is a whole path, 0xFFFF the end.
            .. new byte[150],
            0, 2, (byte)(name.Length >> 8), (byte)name.Length, .. name, .. new byte[name.Length % 2],
            0xFF, 0xFF, 0, 0,
        ];
        System.Buffers.Binary.BinaryPrimitives.WriteInt32BigEndian(entry, entry.Length);
        byte[] changed = [.. file[..at], .. entry, .. file[(at + 12)..]];
        foreach (var box in (string[])["moov", "trak", "mdia", "minf", "dinf", "dref"])
        {
            // The last of its name before the entry: there is one track.
            var head = changed.AsSpan(0, at).LastIndexOf(System.Text.Encoding.ASCII.GetBytes(box)) - 4;
            var length = System.Buffers.Binary.BinaryPrimitives.ReadInt32BigEndian(changed.AsSpan(head));
            System.Buffers.Binary.BinaryPrimitives.WriteInt32BigEndian(changed.AsSpan(head), length + entry.Length - 12);
        }

        return changed;
    }

    private string Script(string name, string text)
    {
        var path = Write(name, System.Text.Encoding.UTF8.GetBytes($"#!/bin/sh\n{text}\n"));
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }

        return path;
    }

    private (VideoProbe Probe, VideoFrames Frames) New(MediaOptions? given = null)
    {
        var options = Options.Create(given ?? new());
        var tools = new VideoTools(options);
        _tools.Add(tools);
        return (new(new(options), tools, options), new(tools, options));
    }

    private VideoProbe Probe(MediaOptions? options = null) => New(options).Probe;

    private async Task<string?> RefusedAsync(string path) => (await Probe().ProbeAsync(path, Cancellation)).Refusal?.Code;

    private async Task<List<Frame>> ReadAsync(
        string path, VideoInfo? info = null, VideoLook look = VideoLook.Full, MediaOptions? options = null)
    {
        var (probe, frames) = New(options);
        return await ReadAllAsync(frames, path, info ?? (await probe.ProbeAsync(path, Cancellation)).Value, look);
    }

    private static async Task<List<Frame>> ReadAllAsync(VideoFrames frames, string path, VideoInfo info, VideoLook look = VideoLook.Full)
    {
        List<Frame> all = [];
        await foreach (var frame in frames.ReadAsync(path, info, look, Cancellation))
        {
            all.Add(new(frame.At, frame.Image.Width, frame.Image.Height, frame.Image.Pixels.ToArray()));
        }

        return all;
    }

    private string Write(string name, byte[] bytes)
    {
        File.WriteAllBytes(_folder[name], bytes);
        return _folder[name];
    }

    private async Task<string> MakeAsync(string name, string[] input, params string[] output)
    {
        var start = new ProcessStartInfo("ffmpeg", ["-v", "error", "-y", .. input, "-pix_fmt", "yuv420p", .. output, _folder[name]])
        {
            RedirectStandardError = true,
        };
        using var process = Process.Start(start)!;
        var errors = await process.StandardError.ReadToEndAsync(Cancellation);
        await process.WaitForExitAsync(Cancellation);
        Assert.True(process.ExitCode == 0, errors);
        return _folder[name];
    }

    private sealed class CountingLogger : ILogger
    {
        public int Count { get; private set; }

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(
            LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) => Count++;
    }

    private sealed record Frame(TimeSpan At, int Width, int Height, byte[] Rgb);
}
