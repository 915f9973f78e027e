namespace OrleansMl.Virality;

/// <summary>
/// Draws cascades of a marked Hawkes process with known parameters. The same world and seed give the
/// same cascades, in any order they are asked for.
/// </summary>
/// <param name="world">What cascades are like.</param>
/// <param name="seed">Decides everything else.</param>
public sealed class CascadeSimulator(CascadeWorld world, int seed)
{
    private const double Day = 86400;

    /// <summary>The cascade of a number.</summary>
    /// <param name="number">Which one.</param>
    public SimulatedCascade Draw(int number)
    {
        var random = new Random(HashCode(seed, number));
        var kernel = new MemoryKernel(Even(random, world.Theta), EvenLog(random, world.Cutoff));
        var mean = EvenLog(random, world.MeanAudience);
        var spread = Even(random, world.AudienceSpread);
        var branching = world.Branching * Math.Exp(world.BranchingSpread * Normal(random));
        var fade = EvenLog(random, world.Fade);
        var swing = Even(random, world.DailySwing);
        var phase = Even(random, world.Phase);
        var root = mean * EvenLog(random, world.RootAudience);
        var outside = Even(random, world.Outside);
        var population = mean * EvenLog(random, world.Population);
        var (ageingStart, ageing) = (EvenLog(random, world.AgeingStart), Even(random, world.Ageing));

        var shares = new List<CascadeEvent>();
        var queue = new PriorityQueue<CascadeEvent, double>();
        queue.Enqueue(new(0, root), 0);

        // Viewers from outside come as the item ages: as many as make the wanted share, were nothing to spread.
        var foreign = Poisson(random, outside * root * branching / mean * world.End / fade * (1 + swing));
        for (var i = 0; i < foreign; i++)
        {
            var time = world.End * random.NextDouble();
            if (random.NextDouble() < Activity(time) * Interest(time))
            {
                queue.Enqueue(new(time, Audience()), time);
            }
        }

        var seen = 0.0;
        while (queue.TryDequeue(out var share, out var time) && time <= world.End && shares.Count <= world.MaxShares)
        {
            shares.Add(share);

            // Who has seen it does not see it for the first time again.
            var reached = population * (1 - Math.Exp(-share.Audience / population)) * Math.Exp(-seen / population);
            seen += share.Audience;
            var children = Poisson(random, reached * branching / mean * (1 + swing));
            for (var i = 0; i < children; i++)
            {
                var at = time + kernel.Delay(1 - random.NextDouble());
                if (at <= world.End && random.NextDouble() < Activity(at) * Interest(at))
                {
                    queue.Enqueue(new(at, Audience()), at);
                }
            }
        }

        var unknown = random.NextDouble();
        return new([.. shares], branching, kernel)
        {
            Seen = unknown < world.AudiencesUnknown ? [.. shares.Select(share => share with { Audience = CascadePriors.MeanAudience })]
                : unknown < world.AudiencesUnknown + world.RootUnknown
                ? [.. shares.Select((share, i) => i == 0 ? share with { Audience = CascadePriors.MeanAudience } : share)]
                : [.. shares],
        };

        // Mean 1 / (1 + swing) over a day, at most 1.
        double Activity(double at) => (1 + (swing * Math.Sin(2 * Math.PI * (at + phase) / Day))) / (1 + swing);

        double Interest(double at) => Math.Exp(-at / fade) * Math.Pow(1 + (at / ageingStart), -ageing);

        double Audience() => Math.Round(mean * Math.Exp((spread * Normal(random)) - (spread * spread / 2)));
    }

    private static double Even(Random random, (double Low, double High) range) =>
        range.Low + ((range.High - range.Low) * random.NextDouble());

    private static double EvenLog(Random random, (double Low, double High) range) =>
        range.Low * Math.Pow(range.High / range.Low, random.NextDouble());

    private static double Normal(Random random) =>
        Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());

    private static int Poisson(Random random, double mean)
    {
        // By halves for large means, so that e^−mean does not vanish; a normal beyond what counts one by one.
        if (mean > 1000)
        {
            return Math.Max(0, (int)Math.Round(mean + (Math.Sqrt(mean) * Normal(random))));
        }

        var count = 0;
        for (; mean > 30; mean -= 30)
        {
            count += Small(random, 30);
        }

        return count + Small(random, mean);
    }

    private static int Small(Random random, double mean)
    {
        var (count, product, limit) = (0, random.NextDouble(), Math.Exp(-mean));
        for (; product > limit; product *= random.NextDouble())
        {
            count++;
        }

        return count;
    }

    // The same in every process, unlike System.HashCode.
    private static int HashCode(int seed, int number)
    {
        var mixed = ((ulong)(uint)seed << 32) | (uint)number;
        mixed = (mixed ^ (mixed >> 30)) * 0xbf58476d1ce4e5b9;
        mixed = (mixed ^ (mixed >> 27)) * 0x94d049bb133111eb;
        return (int)((mixed ^ (mixed >> 31)) & int.MaxValue);
    }
}

/// <summary>A simulated cascade and its truth.</summary>
/// <param name="Shares">In order of time; the first is the item itself.</param>
/// <param name="Branching">Shares that a share causes when the item is new.</param>
/// <param name="Kernel">Delays of reactions.</param>
public sealed record SimulatedCascade(CascadeEvent[] Shares, double Branching, MemoryKernel Kernel)
{
    /// <summary>
    /// The same as the platform knows them: audiences that it does not know are <see cref="CascadePriors.MeanAudience"/>.
    /// </summary>
    public required CascadeEvent[] Seen { get; init; }

    /// <summary>Shares by a time, the item itself not.</summary>
    public int CountAt(double time)
    {
        var (low, high) = (0, Shares.Length);
        while (low < high)
        {
            var middle = (low + high) / 2;
            (low, high) = Shares[middle].Time <= time ? (middle + 1, high) : (low, middle);
        }

        return Math.Max(0, low - 1);
    }
}
