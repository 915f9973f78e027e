using OrleansMl.Media;

namespace OrleansMl.Fingerprints;

/// <summary>
/// Pictures like photographs in what fingerprints see of them: soft noise of all sizes, shapes with shading, edges. Made by additions,
/// multiplications and square roots alone, so that a seed gives the same bytes on every machine.
/// </summary>
internal static class DrawnPictures
{
    /// <summary>Draws one.</summary>
    public static RgbImage Draw(int seed, int width, int height)
    {
        var random = new Lcg(seed);
        var pixels = new byte[3 * width * height];
        var (top, bottom) = (Colour(random), Colour(random));
        var noise = random.Next();
        var shapes = Enumerable.Range(0, 6 + (int)(random.Unit() * 9)).Select(_ => new Shape(random)).ToArray();
        for (var y = 0; y < height; y++)
        {
            for (var x = 0; x < width; x++)
            {
                var (u, v) = ((x + .5) / width, (y + .5) / height);
                var grain = Fractal(noise, u * 3, v * 3) - .5;
                var (r, g, b) = (Mix(top.R, bottom.R, v), Mix(top.G, bottom.G, v), Mix(top.B, bottom.B, v));
                foreach (var shape in shapes)
                {
                    if (shape.Cover(u, v) is var shade and > 0)
                    {
                        (r, g, b) = (shape.R * shade, shape.G * shade, shape.B * shade);
                    }
                }

                pixels[3 * ((y * width) + x)] = Byte(r + (grain * .6));
                pixels[(3 * ((y * width) + x)) + 1] = Byte(g + (grain * .5));
                pixels[(3 * ((y * width) + x)) + 2] = Byte(b + (grain * .4));
            }
        }

        return new(pixels, width, height);
    }

    /// <summary>Nothing but noise: each byte on its own.</summary>
    public static RgbImage Noise(int seed, int width, int height)
    {
        var random = new Lcg(seed);
        var pixels = new byte[3 * width * height];
        foreach (ref var value in pixels.AsSpan())
        {
            value = (byte)(random.Next() >> 24);
        }

        return new(pixels, width, height);
    }

    /// <summary>One colour.</summary>
    public static RgbImage Flat(int width, int height, byte r, byte g, byte b)
    {
        var pixels = new byte[3 * width * height];
        for (var i = 0; i < pixels.Length; i += 3)
        {
            (pixels[i], pixels[i + 1], pixels[i + 2]) = (r, g, b);
        }

        return new(pixels, width, height);
    }

    private static (double R, double G, double B) Colour(Lcg random) => (random.Unit(), random.Unit(), random.Unit());

    private static double Mix(double a, double b, double share) => a + ((b - a) * share);

    private static byte Byte(double value) => (byte)(Math.Clamp(value, 0, 1) * 255);

    private static double Fractal(uint seed, double x, double y)
    {
        var (sum, weight) = (0.0, .5);
        for (var octave = 0u; octave < 6; octave++)
        {
            sum += weight * Value(seed + octave, x, y);
            (weight, x, y) = (weight / 2, x * 2, y * 2);
        }

        return sum;
    }

    private static double Value(uint seed, double x, double y)
    {
        var (column, row) = ((int)x, (int)y);
        var (u, v) = (Smooth(x - column), Smooth(y - row));
        return Mix(
            Mix(Lattice(seed, column, row), Lattice(seed, column + 1, row), u),
            Mix(Lattice(seed, column, row + 1), Lattice(seed, column + 1, row + 1), u),
            v);
    }

    private static double Smooth(double t) => t * t * (3 - (2 * t));

    private static double Lattice(uint seed, int x, int y)
    {
        var mixed = (seed * 0x9E3779B1u) ^ ((uint)x * 0x85EBCA77u) ^ ((uint)y * 0xC2B2AE3Du);
        mixed = (mixed ^ (mixed >> 15)) * 0x2C1B3C6Du;
        mixed = (mixed ^ (mixed >> 12)) * 0x297A2D39u;
        return (mixed ^ (mixed >> 15)) / 4294967296.0;
    }

    /// <summary>An ellipse or a rectangle, turned, brighter towards one side.</summary>
    private sealed class Shape
    {
        private readonly double _x, _y, _width, _height, _dx, _dy, _slope;
        private readonly bool _round;

        public Shape(Lcg random)
        {
            (_x, _y) = (random.Unit(), random.Unit());
            (_width, _height) = (.04 + (.25 * random.Unit()), .04 + (.25 * random.Unit()));
            var (dx, dy) = (random.Unit() - .5, random.Unit() - .5);
            var length = Math.Sqrt((dx * dx) + (dy * dy)) + 1e-9;
            (_dx, _dy) = (dx / length, dy / length);
            (_slope, _round) = (random.Unit(), random.Unit() < .5);
            (R, G, B) = (random.Unit(), random.Unit(), random.Unit());
        }

        public double R { get; }

        public double G { get; }

        public double B { get; }

        /// <summary>How bright it is there; 0 where it is not.</summary>
        public double Cover(double u, double v)
        {
            var (x, y) = ((((u - _x) * _dx) + ((v - _y) * _dy)) / _width, (((v - _y) * _dx) - ((u - _x) * _dy)) / _height);
            var inside = _round ? (x * x) + (y * y) <= 1 : Math.Abs(x) <= 1 && Math.Abs(y) <= 1;
            return inside ? .55 + (_slope * .4 * (x + 1)) : 0;
        }
    }

    /// <summary>Numbers from a seed (Numerical Recipes' linear congruence, its high bits).</summary>
    private sealed class Lcg(int seed)
    {
        private ulong _state = ((ulong)seed * 0x9E3779B97F4A7C15) + 1442695040888963407;

        public uint Next()
        {
            _state = (_state * 6364136223846793005) + 1442695040888963407;
            return (uint)(_state >> 32);
        }

        public double Unit() => Next() / 4294967296.0;
    }
}
