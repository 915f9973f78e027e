namespace OrleansMl.Media;

public sealed class TextBoxFinderTests
{
    private const int Width = 120;
    private const int Height = 90;

    [Fact]
    public void A_level_line_becomes_its_rectangle_grown_by_the_ratio()
    {
        var box = Assert.Single(Find(Draw((60, 45, 40, 10, 0))));

        // Area 400, perimeter 100: 6 pixels on each side.
        Assert.Equal((60f, 45f, 52f, 22f, 0f), (box.X, box.Y, box.Width, box.Height, box.Angle));
        Assert.Equal(0.9f, box.Score, 1e-5f);
    }

    [Fact]
    public void A_turned_line_keeps_its_place_size_and_angle()
    {
        var random = new Random(7);
        for (var run = 0; run < 200; run++)
        {
            var (width, height) = (30.0 + random.Next(30), 8.0 + random.Next(12));
            var angle = (random.NextDouble() - 0.5) * Math.PI / 2.2;
            var line = (60 + random.NextDouble(), 45 + random.NextDouble(), width, height, angle);

            var box = Assert.Single(Find(Draw(line)));

            var growth = width * height * 1.5 / (width + height);
            Assert.InRange(Math.Sqrt(Math.Pow(box.X - line.Item1, 2) + Math.Pow(box.Y - line.Item2, 2)), 0, 1);
            Assert.InRange(box.Angle - angle, -0.08, 0.08);
            Assert.InRange(box.Width - (width + growth), -3, 3);
            Assert.InRange(box.Height - (height + growth), -3, 3);
        }
    }

    [Fact]
    public void A_line_that_runs_down_is_higher_than_wide() =>
        Assert.Equal((22f, 52f), Find(Draw((60, 45, 10, 40, 0))).Select(box => (box.Width, box.Height)).Single());

    [Fact]
    public void Lines_come_from_the_top_down_and_from_the_left()
    {
        var boxes = Find(Draw((80, 20, 20, 6, 0), (30, 70, 20, 6, 0), (30, 20, 20, 6, 0)));

        Assert.Equal([(30f, 20f), (80f, 20f), (30f, 70f)], boxes.Select(box => (box.X, box.Y)));
    }

    [Fact]
    public void A_word_that_stands_a_little_higher_is_of_the_same_line() =>
        Assert.Equal([30f, 80f], Find(Draw((80, 44, 30, 10, 0), (30, 46, 30, 10, 0))).Select(box => box.X));

    [Fact]
    public void What_is_faint_or_thin_is_no_text()
    {
        Assert.Empty(Find(Draw((60, 45, 40, 10, 0)).Select(value => value * 0.6f).ToArray()));
        Assert.Empty(Find(Draw((60, 45, 40, 3, 0))));
        Assert.Empty(Find(new float[Width * Height]));
    }

    [Fact]
    public void The_whole_map_and_its_corners_are_no_trouble()
    {
        var whole = Assert.Single(Find([.. Enumerable.Repeat(1f, Width * Height)]));

        Assert.Equal((60f, 45f, 1f), (whole.X, whole.Y, whole.Score));
        Assert.Single(Find(Draw((0, 0, 20, 20, 0))));
        Assert.Empty(TextBoxFinder.Find([1f], 1, 1));
    }

    [Fact]
    public void Of_too_many_the_surest_stay()
    {
        var map = Draw((20, 20, 20, 8, 0), (60, 20, 20, 8, 0));
        for (var at = 0; at < map.Length; at++)
        {
            map[at] = at % Width < 40 ? map[at] * 0.8f : map[at];
        }

        Assert.Equal(60f, Assert.Single(TextBoxFinder.Find(map, Width, Height, new() { MaxBoxes = 1 })).X);
    }

    [Fact]
    public void Rings_within_rings_have_the_mean_of_what_they_hold()
    {
        var map = new float[Width * Height];
        for (var at = 0; at < map.Length; at++)
        {
            var (x, y) = (at % Width, at / Width);
            var ring = Math.Min(Math.Min(x, Width - 1 - x), Math.Min(y, Height - 1 - y));
            map[at] = ring % 2 == 0 ? 0.5f + (ring / 100f) : 0.01f;
        }

        var boxes = TextBoxFinder.Find(map, Width, Height, new() { BoxThreshold = 0 });

        Assert.Equal(22, boxes.Length);
        var scores = boxes.OrderByDescending(box => box.Width).Select(box => (double)box.Score).ToList();
        for (var ring = 0; ring < 44; ring += 2)
        {
            var inside = Enumerable.Range(0, map.Length).Where(at =>
                at % Width >= ring && at % Width < Width - ring && at / Width >= ring && at / Width < Height - ring);
            Assert.Equal(inside.Average(at => (double)map[at]), scores[ring / 2], 1e-5);
        }
    }

    [Fact]
    public void Noise_never_makes_a_box_that_is_none()
    {
        var random = new Random(3);
        for (var run = 0; run < 100; run++)
        {
            var map = new float[40 * 30];
            for (var at = 0; at < map.Length; at++)
            {
                map[at] = (float)Math.Pow(random.NextDouble(), 0.2 + (run / 30.0));
            }

            Assert.All(TextBoxFinder.Find(map, 40, 30, new() { BoxThreshold = 0 }), box =>
            {
                Assert.True(box is { Width: > 0, Height: > 0, Score: >= 0 and <= 1 });
                Assert.InRange(Math.Abs(box.Angle), 0, (Math.PI / 4) + 1e-6);
            });
        }
    }

    [Fact]
    public void A_map_of_another_length_is_refused() => Assert.Throws<ArgumentException>(() => TextBoxFinder.Find([1f, 1f], 3, 1));

    private static System.Collections.Immutable.ImmutableArray<TextBox> Find(float[] map) => TextBoxFinder.Find(map, Width, Height);

    // Pixels whose middle lies inside one of the rectangles.
    private static float[] Draw(params (double X, double Y, double Width, double Height, double Angle)[] lines)
    {
        var map = new float[Width * Height];
        foreach (var line in lines)
        {
            var (sin, cos) = Math.SinCos(line.Angle);
            for (var at = 0; at < map.Length; at++)
            {
                var (right, down) = ((at % Width) + 0.5 - line.X, (at / Width) + 0.5 - line.Y);
                if (Math.Abs((right * cos) + (down * sin)) < line.Width / 2 && Math.Abs((down * cos) - (right * sin)) < line.Height / 2)
                {
                    map[at] = 0.9f;
                }
            }
        }

        return map;
    }
}
