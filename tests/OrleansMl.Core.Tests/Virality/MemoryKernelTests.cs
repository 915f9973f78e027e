using CsCheck;

namespace OrleansMl.Virality;

public sealed class MemoryKernelTests
{
    private static readonly Gen<MemoryKernel> Kernel = Gen.Select(Gen.Double[.1, 1], Gen.Double[30, 3000])
        .Select((theta, cutoff) => new MemoryKernel(theta, cutoff));

    [Fact]
    public void Published_height_is_that_of_the_paper() => Assert.Equal(.0006265725, MemoryKernel.Published.Height, 1e-9);

    [Fact]
    public void Tail_is_what_the_density_leaves() =>
        Gen.Select(Kernel, Gen.Double[0, 20_000], Gen.Double[1, 20_000]).Sample((kernel, from, length) =>
        {
            const int Steps = 20_000;
            var sum = Enumerable.Range(0, Steps).Sum(i => kernel.Density(from + ((i + .5) * length / Steps))) * length / Steps;
            Assert.Equal(kernel.Tail(from) - kernel.Tail(from + length), sum, 1e-4);
        }, iter: 50);

    [Fact]
    public void Delay_is_the_inverse_of_the_tail() =>
        Gen.Select(Kernel, Gen.Double[.01, 1]).Sample((kernel, tail) => Assert.Equal(tail, kernel.Tail(kernel.Delay(tail)), 1e-9));

    [Fact]
    public void Six_exponentials_follow_the_power_law()
    {
        var kernel = ExponentialKernel.Published;
        Assert.Equal(6, kernel.Rates.Length);
        Assert.Equal(1, kernel.Weights.Sum() + kernel.Never, 1e-12);
        Assert.All(kernel.Weights, weight => Assert.InRange(weight, 0, 1));
        foreach (var delay in Enumerable.Range(0, 400).Select(i => 1 * Math.Pow(30 * 86400, i / 399.0)).Prepend(0))
        {
            Assert.Equal(MemoryKernel.Published.Tail(delay), kernel.Tail(delay), .025);
        }
    }
}
