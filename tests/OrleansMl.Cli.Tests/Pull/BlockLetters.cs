using OrleansMl.Media;

namespace OrleansMl.Models;

/// <summary>Draws capital letters of five by seven blocks, black on white.</summary>
internal static class BlockLetters
{
    private static readonly Dictionary<char, string> Letters = new()
    {
        ['E'] = "##### #.... #.... ####. #.... #.... #####",
        ['F'] = "##### #.... #.... ####. #.... #.... #....",
        ['H'] = "#...# #...# #...# ##### #...# #...# #...#",
        ['L'] = "#.... #.... #.... #.... #.... #.... #####",
        ['M'] = "#...# ##.## #.#.# #.#.# #...# #...# #...#",
        ['N'] = "#...# ##..# #.#.# #..## #...# #...# #...#",
        ['O'] = ".###. #...# #...# #...# #...# #...# .###.",
        ['R'] = "####. #...# #...# ####. #.#.. #..#. #...#",
        ['Y'] = "#...# #...# .#.#. ..#.. ..#.. ..#.. ..#..",
        [' '] = "..... ..... ..... ..... ..... ..... .....",
    };

    /// <param name="width">Pixels across.</param>
    /// <param name="height">Pixels down.</param>
    /// <param name="lines">Where each begins, how large its blocks are, and what it says.</param>
    public static RgbImage Draw(int width, int height, params (int X, int Y, int Block, string Text)[] lines)
    {
        var pixels = new byte[3 * width * height];
        pixels.AsSpan().Fill(255);
        foreach (var (x, y, block, text) in lines)
        {
            for (var i = 0; i < text.Length; i++)
            {
                var rows = Letters[text[i]].Split(' ');
                for (var v = 0; v < 7 * block; v++)
                {
                    for (var u = 0; u < 5 * block; u++)
                    {
                        if (rows[v / block][u / block] == '#')
                        {
                            pixels.AsSpan(3 * (((y + v) * width) + x + (i * 6 * block) + u), 3).Clear();
                        }
                    }
                }
            }
        }

        return new(pixels, width, height);
    }
}
