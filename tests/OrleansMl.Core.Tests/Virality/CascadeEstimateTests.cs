namespace OrleansMl.Virality;

public sealed class CascadeEstimateTests(ITestOutputHelper output)
{
    [Theory, InlineData(.3), InlineData(.5), InlineData(.7), InlineData(1)]
    public void Demonstration_cascade(double ageing)
    {
        var cascade = DemoCascade.Read();
        var final = cascade.Length - 1;
        foreach (var minutes in new[] { 10, 20, 60, 120, 240, 360, 720 })
        {
            var state = CascadeState.Of(cascade, minutes * 60);
            var estimate = new CascadeEstimate(state, new() { Ageing = ageing });
            var line = $"{minutes} published {new SeismicEstimator().FinalSize(cascade, minutes * 60) / final:F3} seen {state.Shares / final:F3} n* {estimate.MeanAudience:F0} fit {estimate.FittingWindow}";
            var growth = new double[1];
            for (var window = 0; window < 4; window++)
            {
                estimate.Grow(window, [7 * 86400], growth);
                line += $" R{window} {estimate.Branching(window):F2} {(state.Shares + growth[0]) / final:F3}";
            }

            output.WriteLine(line);
        }
    }
    [Fact]
    public void World()
    {
        var simulator = new CascadeSimulator(new(), 1);
        var sizes = Enumerable.Range(0, 3000).Select(i => simulator.Draw(i).Shares.Length - 1).Order().ToList();
        output.WriteLine($"mean {sizes.Average():F0} " + string.Join(' ', new[] { 1, 5, 10, 25, 50, 75, 90, 95, 99, 100 }.Select(q => $"q{q}={sizes[Math.Min(2999, q * 30)]}")));
    }
}
