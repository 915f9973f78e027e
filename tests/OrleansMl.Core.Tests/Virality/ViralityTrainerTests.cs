namespace OrleansMl.Virality;

public sealed class ViralityTrainerTests(ITestOutputHelper output)
{
    [Fact]
    public void Experiment()
    {
        var watch = System.Diagnostics.Stopwatch.StartNew();
        var model = ViralityTrainer.Train(new() { Cascades = int.Parse(Environment.GetEnvironmentVariable("N") ?? "8000") }, null, TestContext.Current.CancellationToken);
        output.WriteLine($"{watch.Elapsed.TotalSeconds:F0} s; trees {model.Growth.Count} {model.Spread.Count} {model.Doubling.Count}; viral {model.Parameters.ViralSize}");
        var baselines = new GrowthBaselines([.. ViralityTrainer.Observe(new(), 1, 4000, 2, null, TestContext.Current.CancellationToken).SelectMany(x => x).Where(x => x.Shares >= 5)]);
        Print("same", ViralityEvaluation.Measure(model, ViralityTrainer.Observe(new(), 2, 6000, 1, null, TestContext.Current.CancellationToken).SelectMany(x => x), baselines));
        Print("fast", ViralityEvaluation.Measure(model, ViralityTrainer.Observe(new() { Theta = (.3, .5), Cutoff = (60, 200), Branching = 1 }, 3, 4000, 1, null, TestContext.Current.CancellationToken).SelectMany(x => x), baselines));
        Print("slow", ViralityEvaluation.Measure(model, ViralityTrainer.Observe(new() { Theta = (.15, .25), Cutoff = (400, 1200), Branching = .6, DailySwing = (.6, .9) }, 4, 6000, 1, null, TestContext.Current.CancellationToken).SelectMany(x => x), baselines));
        Print("heavy", ViralityEvaluation.Measure(model, ViralityTrainer.Observe(new() { AudienceSpread = (1.2, 2), MeanAudience = (100, 1000), Outside = (0, 0), Ageing = (.2, .5) }, 5, 4000, 1, null, TestContext.Current.CancellationToken).SelectMany(x => x), baselines));
        var demo = DemoCascade.Read();
        foreach (var minutes in new[] { 20, 60, 120, 240, 360, 720 })
        {
            var f = model.Forecast(CascadeState.Of(demo, minutes * 60), minutes * 60);
            output.WriteLine($"demo {minutes}: {f.Sizes[3].Value / 15562:F3} [{f.Sizes[3].Low80 / 15562:F2} {f.Sizes[3].High80 / 15562:F2}] P {f.Probability:F2} doubling {f.DoublingProbability:F2} conf {f.Confidence:F2} {string.Join(", ", f.Drivers.Select(d => $"{d.Feature} {d.Contribution:F2}"))}");
        }
    }

    private void Print(string name, ViralityEvaluation e)
    {
        static string S(double[] v) => string.Join(' ', v.Select(x => x.ToString("F3")));
        output.WriteLine($"{name}: n {e.Cascades} 80 {S(e.Coverage80)} 95 {S(e.Coverage95)} width {S(e.Width80)} err {S(e.Error)} est {S(e.EstimateError)} SH {S(e.SzaboHubermanError)} CM {S(e.ConstantMultipleError)}");
        output.WriteLine($"  doubling {e.DoublingRate:F2} AUC {e.DoublingAuc:F3} SH {e.SzaboHubermanAuc:F3} CM {e.ConstantMultipleAuc:F3} ECE {e.DoublingCalibration:F3}; viral AUC {e.ViralAuc:F3} ECE {e.ViralCalibration:F4}");
    }
}
