using OrleansMl.LinearAlgebra;

namespace OrleansMl.Recommendations;

public sealed class PublicationGateTests
{
    private const double MinRelative = .98;

    private static readonly DateTimeOffset Start = new(2026, 1, 2, 3, 4, 5, TimeSpan.Zero);
    private static readonly IalsOptions Good = new() { Dimensions = 8, Regularisation = .01f, UnobservedWeight = .2f, Epochs = 8 };

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public void A_platform_that_grew_is_not_measured_by_what_it_was()
    {
        // 40 people and 20 items are easily predicted; three weeks later there are 400 and 600, and one like in twenty can be.
        var small = Likes(40, 20, from: 0, days: 10, seed: 1);
        var published = Learn(small, Good, validation: .4014);
        var grown = PositiveFeedback.Of([.. small, .. Likes(400, 600, from: 10, days: 10, seed: 2)]);
        var trained = Snapshot(grown, Good, validation: .1215);
        var gate = PublicationGate.Measure(grown, trained, published, MinRelative, Token)!;
        Assert.False(gate.IsWorse);
        Assert.InRange(gate.Users, 15, 40);
        Assert.True(gate.Trained > gate.Published);
    }

    [Fact]
    public void A_training_whose_settings_are_spoilt_is_worse_on_the_same_cut()
    {
        var before = Likes(100, 40, from: 0, days: 10, seed: 1);
        var published = Learn(before, Good, validation: .1);
        var now = PositiveFeedback.Of([.. before, .. Likes(100, 40, from: 10, days: 3, seed: 2)]);
        var spoilt = Good with { Regularisation = 1e6f, Epochs = 1 };
        var gate = PublicationGate.Measure(now, Snapshot(now, spoilt, validation: .9, share: 1), published, MinRelative, Token)!;
        Assert.True(gate.IsWorse);
        Assert.True(gate.Trained < MinRelative * gate.Published);
    }

    [Fact]
    public void Where_nothing_is_new_there_is_nothing_to_compare()
    {
        var likes = Likes(40, 20, from: 0, days: 10, seed: 1);
        var feedback = PositiveFeedback.Of(likes);
        Assert.Null(PublicationGate.Measure(feedback, Snapshot(feedback, Good, .1), Learn(likes, Good, .9), MinRelative, Token));
    }

    [Fact]
    public void Another_training_of_the_same_kind_is_seldom_worse() =>
        Assert.InRange(Enumerable.Range(0, 20).Count(seed =>
        {
            var before = Likes(60, 40, from: 0, days: 10, seed);
            var now = PositiveFeedback.Of([.. before, .. Likes(60, 40, from: 10, days: 3, seed + 100)]);
            return PublicationGate.Measure(now, Snapshot(now, Good, .1), Learn(before, Good, .1), MinRelative, Token)!.IsWorse;
        }), 0, 3);

    // Even people like even items, odd people odd ones: two a day.
    private static List<(string User, string Item, DateTimeOffset At)> Likes(int users, int items, int from, int days, int seed)
    {
        var random = new Random(seed);
        return
        [
            .. Enumerable.Range(0, users).SelectMany(user => Enumerable.Range(0, 2 * days).Select(i =>
                ($"u{user}", $"i{(2 * random.Next(items / 2)) + (user % 2)}", Start.AddDays(from + (i / 2.0)).AddSeconds(user)))),
        ];
    }

    private static LoadedSnapshot Learn(IEnumerable<(string, string, DateTimeOffset)> likes, IalsOptions options, double validation) =>
        new(1, Snapshot(PositiveFeedback.Of(likes), options, validation));

    private static FactorSnapshot Snapshot(PositiveFeedback likes, IalsOptions options, double validation, float share = .5f)
    {
        const double Lambda = 20;
        var all = likes.Matrix(likes.Events);
        return new(
            new()
            {
                TrainedAt = likes.Events[^1].At,
                Interactions = likes.Events.Count,
                People = likes.Users,
                Validation = validation,
                FactorShare = share,
                EaseRegularisation = Lambda,
            },
            [.. likes.ItemIds],
            IalsTrainer.Train(all, options, null, Token),
            ItemNeighbours.TableOf(ItemNeighbours.Learn(all, Lambda, Token)));
    }
}
