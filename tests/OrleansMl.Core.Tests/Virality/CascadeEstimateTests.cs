namespace OrleansMl.Virality;

public sealed class CascadeEstimateTests(ITestOutputHelper output)
{
    private static readonly double Week = TimeSpan.FromDays(7).TotalSeconds;

    [Fact]
    public void Final_size_of_the_demonstration_cascade_is_foretold_no_worse_than_published()
    {
        var cascade = DemoCascade.Read();
        var final = cascade.Length - 1;
        double Error(Func<double, double> predict)
        {
            double[] errors = [.. new[] { 60, 120, 240, 360 }.Select(minutes => Math.Abs((predict(minutes * 60) / final) - 1)).Order()];
            return (errors[1] + errors[2]) / 2;
        }

        var (published, ours) = (Error(time => new SeismicEstimator().FinalSize(cascade, time)), Error(time => FinalSize(cascade, time)));
        output.WriteLine($"median absolute percentage error: published {published:P1}, ours {ours:P1}");
        Assert.InRange(ours, 0, published);
    }

    [Fact]
    public void Forecast_of_the_demonstration_cascade_is_finite_at_every_minute()
    {
        var cascade = DemoCascade.Read();
        for (var minute = 1; minute <= 24 * 60; minute++)
        {
            Assert.True(double.IsFinite(FinalSize(cascade, minute * 60)), $"minute {minute}");
        }
    }

    [Fact]
    public void With_infectiousness_known_and_not_ageing_growth_is_that_of_branching()
    {
        // Many viewers and no shares yet, a strong prior: each share causes .6 more.
        var state = new CascadeState(0, 1_000_000);
        var priors = new CascadePriors { Ageing = 0, Branching = .6, Strength = 1e12 };
        var estimate = new CascadeEstimate(state, priors);
        var growth = new double[1];
        estimate.Grow(0, [30 * 86400], growth);

        // First generation: viewers · p, of which the kernel's tail is still to come; together 1 / (1 −
        // .6) of it in the end, a little less by then.
        var first = 1_000_000 * estimate.Infectiousness(0);
        Assert.InRange(growth[0] / first, 1.5, 1 / (1 - .6));

        // Against the same process in small steps.
        estimate.Grow(0, [86400], growth);
        Assert.Equal(1, Naive(first / 1_000_000, 1_000_000, estimate.MeanAudience, 86400) / growth[0], .04);
    }

    [Fact]
    public void Without_shares_the_prior_stands_and_shares_outweigh_it()
    {
        var priors = new CascadePriors();
        var fresh = new CascadeEstimate(new CascadeState(0, 100), priors);
        Assert.Equal(priors.Branching, fresh.Branching(0), 1e-9);
        Assert.Equal(priors.Branching, fresh.Branching(3), 1e-9);

        // 10,000 viewers who all had days to react, 50 shares: one in two hundred shares.
        var state = new CascadeState(0, 10_000);
        for (var i = 0; i < 50; i++)
        {
            state.Add(i + 1, 0);
        }

        Assert.Equal(1 / 200.0, new CascadeEstimate(state.At(20 * 86400), priors).Infectiousness(0), 1e-3);
    }

    [Fact]
    public void Growth_never_falls_with_the_horizon()
    {
        var state = new CascadeState(0, 5000);
        state.Add(60, 300);
        var growth = new double[6];
        new CascadeEstimate(state.At(100), new()).Grow(2, [1, 10, 600, 3600, 86400, Week], growth);
        Assert.Equal(growth.Order(), growth);
        Assert.True(growth[0] > 0);
    }

    private static double FinalSize(CascadeEvent[] cascade, double time)
    {
        var state = CascadeState.Of(cascade, time);
        var estimate = new CascadeEstimate(state, new());
        var growth = new double[1];
        estimate.Grow(estimate.FittingWindow, [Week], growth);
        return state.Shares + growth[0];
    }

    // Births of every minute from all births before them.
    private static double Naive(double infectiousness, double viewers, double mean, double horizon)
    {
        const int Step = 60;
        var births = new List<double>();
        for (var now = 0; now < horizon / Step; now++)
        {
            double Reached(double from) => ExponentialKernel.Published.Tail(from) - ExponentialKernel.Published.Tail(from + Step);
            var sum = viewers * Reached(now * Step);
            for (var before = 0; before < births.Count; before++)
            {
                sum += births[before] * mean * Reached((now - before - .5) * Step);
            }

            births.Add(infectiousness * sum);
        }

        return births.Sum();
    }
}
