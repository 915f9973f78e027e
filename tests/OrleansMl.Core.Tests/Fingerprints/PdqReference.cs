using OrleansMl.Banks;
using OrleansMl.Media;

namespace OrleansMl.Fingerprints;

/// <summary>
/// PDQ one value after another, in the order in which the reference (github.com/facebook/ThreatExchange, pdq/cpp/hashing/pdqhashing.cpp,
/// downscaling/downscaling.cpp) computes it: what <see cref="Pdq"/> is compared with.
/// </summary>
internal static class PdqReference
{
    private const int Small = 64, Low = 16;

    public static PdqHash Hash(RgbImage image)
    {
        if (image.Width < 5 || image.Height < 5)
        {
            return default;
        }

        var luma = Luma(image);
        var small = image is { Width: Small, Height: Small } ? luma : Shrink(luma, image.Width, image.Height);
        return new(Bits(Frequencies(small)), Quality(small));
    }

    /// <summary>
    /// The reference's hashes of a picture in each of its eight turns, by <see cref="PictureTurn"/>, from one transform: turning a picture
    /// moves its frequencies and changes their signs. 64 x 64 is filtered, too, which it is not for one hash. Only near to the hash of the
    /// turned picture (decision 082).
    /// </summary>
    public static PdqHash[] HashTurns(RgbImage image)
    {
        if (image.Width < 5 || image.Height < 5)
        {
            return new PdqHash[8];
        }

        var small = Shrink(Luma(image), image.Width, image.Height);
        var quality = Quality(small);
        var original = Frequencies(small);
        return [.. Turns(original).Select(turned => new PdqHash(Bits(turned), quality))];
    }

    private static float[] Luma(RgbImage image)
    {
        var luma = new float[image.Width * image.Height];
        for (var i = 0; i < luma.Length; i++)
        {
            luma[i] = (.299f * image.Pixels[3 * i]) + (.587f * image.Pixels[(3 * i) + 1]) + (.114f * image.Pixels[(3 * i) + 2]);
        }

        return luma;
    }

    private static float[] Shrink(float[] luma, int width, int height)
    {
        var other = new float[luma.Length];
        for (var pass = 0; pass < 2; pass++)
        {
            for (var row = 0; row < height; row++)
            {
                Box(luma, other, row * width, 1, width);
            }

            for (var column = 0; column < width; column++)
            {
                Box(other, luma, column, width, height);
            }
        }

        var small = new float[Small * Small];
        for (var i = 0; i < Small; i++)
        {
            for (var j = 0; j < Small; j++)
            {
                small[(i * Small) + j] = luma[((int)((i + .5) * height / Small) * width) + (int)((j + .5) * width / Small)];
            }
        }

        return small;
    }

    /// <summary>The four phases: the window grows unseen, grows, moves, shrinks.</summary>
    private static void Box(float[] input, float[] output, int start, int stride, int length)
    {
        var window = (length + 127) / 128;
        var half = (window + 2) / 2;
        var (left, right, at) = (start, start, start);
        var (sum, count) = (0f, 0);
        for (var i = 0; i < half - 1; i++, right += stride)
        {
            sum += input[right];
            count++;
        }

        for (var i = 0; i < window - half + 1; i++, right += stride, at += stride)
        {
            sum += input[right];
            count++;
            output[at] = sum / count;
        }

        for (var i = 0; i < length - window; i++, left += stride, right += stride, at += stride)
        {
            sum += input[right];
            sum -= input[left];
            output[at] = sum / count;
        }

        for (var i = 0; i < half - 1; i++, left += stride, at += stride)
        {
            sum -= input[left];
            count--;
            output[at] = sum / count;
        }
    }

    private static int Quality(float[] small)
    {
        var gradients = 0;
        for (var i = 0; i < Small; i++)
        {
            for (var j = 0; j < Small; j++)
            {
                var here = small[(i * Small) + j];
                gradients += i < Small - 1 ? Math.Abs((int)((here - small[((i + 1) * Small) + j]) * 100 / 255)) : 0;
                gradients += j < Small - 1 ? Math.Abs((int)((here - small[(i * Small) + j + 1]) * 100 / 255)) : 0;
            }
        }

        return Math.Min(100, gradients / 90);
    }

    private static float[] Frequencies(float[] small)
    {
        var cosines = new float[Low * Small];
        for (var i = 0; i < Low; i++)
        {
            for (var j = 0; j < Small; j++)
            {
                cosines[(i * Small) + j] = (float)((float)Math.Sqrt(2.0 / Small) * Math.Cos(Math.PI / 2 / Small * (i + 1) * ((2 * j) + 1)));
            }
        }

        var partial = new float[Low * Small];
        for (var i = 0; i < Low; i++)
        {
            for (var j = 0; j < Small; j++)
            {
                var sum = 0f;
                for (var k = 0; k < Small; k++)
                {
                    sum += cosines[(i * Small) + k] * small[(k * Small) + j];
                }

                partial[(i * Small) + j] = sum;
            }
        }

        var result = new float[Low * Low];
        for (var i = 0; i < Low; i++)
        {
            for (var j = 0; j < Low; j++)
            {
                var sum = 0f;
                for (var k = 0; k < Small; k++)
                {
                    sum += partial[(i * Small) + k] * cosines[(j * Small) + k];
                }

                result[(i * Low) + j] = sum;
            }
        }

        return result;
    }

    private static IEnumerable<float[]> Turns(float[] a)
    {
        yield return a;
        yield return Move((i, j, value) => ((j * Low) + i, j % 2 == 1 ? value : -value));
        yield return Move((i, j, value) => ((i * Low) + j, (i + j) % 2 == 1 ? -value : value));
        yield return Move((i, j, value) => ((j * Low) + i, i % 2 == 1 ? value : -value));
        yield return Move((i, j, value) => ((i * Low) + j, i % 2 == 1 ? value : -value));
        yield return Move((i, j, value) => ((i * Low) + j, j % 2 == 1 ? value : -value));
        yield return Move((i, j, value) => ((j * Low) + i, value));
        yield return Move((i, j, value) => ((j * Low) + i, (i + j) % 2 == 1 ? -value : value));

        float[] Move(Func<int, int, float, (int At, float Value)> rule)
        {
            var moved = new float[a.Length];
            for (var i = 0; i < Low; i++)
            {
                for (var j = 0; j < Low; j++)
                {
                    var (at, value) = rule(i, j, a[(i * Low) + j]);
                    moved[at] = value;
                }
            }

            return moved;
        }
    }

    /// <summary>T. Mogensen's method, which the reference uses: halves the range until half of the values lie on each side.</summary>
    private static float Median(float[] values)
    {
        var (low, high, half) = (values.Min(), values.Max(), (values.Length + 1) / 2);
        while (true)
        {
            var guess = (low + high) / 2;
            var (less, greater, equal, below, above) = (0, 0, 0, low, high);
            foreach (var value in values)
            {
                if (value < guess)
                {
                    less++;
                    below = Math.Max(below, value);
                }
                else if (value > guess)
                {
                    greater++;
                    above = Math.Min(above, value);
                }
                else
                {
                    equal++;
                }
            }

            if (less <= half && greater <= half)
            {
                return less >= half ? below : less + equal >= half ? guess : above;
            }

            (low, high) = less > greater ? (low, below) : (above, high);
        }
    }

    private static Hash256 Bits(float[] frequencies)
    {
        var median = Median(frequencies);
        var words = new ushort[16];
        for (var k = 0; k < frequencies.Length; k++)
        {
            if (frequencies[k] > median)
            {
                words[k >> 4] |= (ushort)(1 << (k & 15));
            }
        }

        return Hash256.Parse(string.Concat(words.Reverse().Select(word => word.ToString("x4", null))))!.Value;
    }
}
