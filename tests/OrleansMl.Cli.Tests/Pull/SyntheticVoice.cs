namespace OrleansMl.Models;

/// <summary>
/// Vowels by source and filter: pulses of a falling pitch through three resonators at the vowel's formants (Klatt, "Software for a
/// cascade/parallel formant synthesizer", 1980).
/// </summary>
internal static class SyntheticVoice
{
    private static readonly Dictionary<char, double[]> Formants = new()
    {
        ['a'] = [730, 1090, 2440],
        ['i'] = [270, 2290, 3010],
        ['u'] = [300, 870, 2240],
        ['o'] = [570, 840, 2410],
    };

    /// <param name="vowels">What it says, a quarter of a second each.</param>
    /// <param name="rate">Samples a second.</param>
    public static double[] Say(string vowels, int rate)
    {
        var length = rate / 4;
        var sound = new double[vowels.Length * length];
        var random = new Random(11);
        var phase = 0.0;
        for (var at = 0; at < sound.Length; at++)
        {
            phase += (130 - (30.0 * at / sound.Length) + (3 * Math.Sin(at * 30.0 / rate))) / rate;
            sound[at] = (random.NextDouble() - 0.5) * 0.02;
            if (phase >= 1)
            {
                phase -= 1;
                sound[at] += 1;
            }
        }

        for (var formant = 0; formant < 3; formant++)
        {
            var (last, before, frequency) = (0.0, 0.0, Formants[vowels[0]][formant]);
            for (var at = 0; at < sound.Length; at++)
            {
                frequency += (Formants[vowels[at / length]][formant] - frequency) * 0.002;
                var radius = Math.Exp(-Math.PI * (60 + (40 * formant)) / rate);
                var turn = 2 * radius * Math.Cos(2 * Math.PI * frequency / rate);
                (before, last) = (last, ((1 - turn + (radius * radius)) * sound[at]) + (turn * last) - (radius * radius * before));
                sound[at] = last;
            }
        }

        var loudest = sound.Max(Math.Abs);
        for (var at = 0; at < sound.Length; at++)
        {
            // Louder in the middle of a vowel, as in syllables.
            sound[at] *= 0.5 / loudest * (0.35 + (0.65 * Math.Sin(Math.PI * (at % length) / length)));
        }

        return sound;
    }
}
