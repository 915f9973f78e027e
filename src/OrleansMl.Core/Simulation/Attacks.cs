using System.Collections.Immutable;
using OrleansMl.Interactions;
using OrleansMl.LinearAlgebra;
using OrleansMl.Recommendations;
using OrleansMl.Trending;

namespace OrleansMl.Simulation;

/// <summary>
/// Attacks on boards, hashtags, topics and training, each played on a platform of some hundred people with what a node counts by, and what
/// the attacked item gains: without the attack, if every account counted the same, and now. Everything is drawn from a seed and runs in a
/// second.
/// </summary>
public static class Attacks
{
    private const int People = 200, Items = 100, Authors = 40, Accounts = 200, FirstPage = 10;
    private const string Target = "attacked";

    private static readonly InteractionType[] Everything =
        [InteractionType.View, InteractionType.Like, InteractionType.Comment, InteractionType.Share, InteractionType.Follow];

    private static readonly ImmutableArray<(string Name, Func<int, AttackOutcome> Play)> All =
    [
        ("new-accounts", NewAccounts),
        ("decoys", Decoys),
        ("reports", Reports),
        ("rejections", Rejections),
        ("own-items", OwnItems),
        ("hashtags", Hashtags),
        ("topics", Topics),
        ("training", Training),
        ("erasure", Erasure),
    ];

    /// <summary>Names of the attacks.</summary>
    public static ImmutableArray<string> Names { get; } = [.. All.Select(attack => attack.Name)];

    /// <summary>Plays an attack.</summary>
    /// <param name="name">One of <see cref="Names"/>.</param>
    /// <param name="seed">Decides everything that is random.</param>
    public static AttackOutcome Play(string name, int seed) => All.FirstOrDefault(attack => attack.Name == name) is { Play: { } play }
        ? play(seed)
        : throw new ArgumentException($"There is no attack '{name}'; there are: {string.Join(", ", Names)}.", nameof(name));

    private static AttackOutcome NewAccounts(int seed)
    {
        var (calm, unweighed, weighed) = Play(seed, platform =>
        {
            for (var account = 0; account < Accounts; account++)
            {
                platform.Act($"made-{account}", Target, Everything);
            }
        });
        return new(
            "new-accounts",
            $"{Accounts} accounts of one second view, like, comment, share and follow one item within that second",
            [
                Figure("engagement", platform => platform.EngagementOf(Target), calm, unweighed, weighed, CrowdWeight.Unit),
                Figure("place on the board", platform => platform.RankOf(Target), calm, unweighed, weighed, FirstPage + 1, isFloor: true),
                Figure("velocity", VelocityOf, calm, unweighed, weighed, 0),
            ]);
    }

    private static AttackOutcome Decoys(int seed)
    {
        var (calm, unweighed, weighed) = Play(seed, platform =>
        {
            var random = new Random(seed);
            for (var account = 0; account < Accounts; account++)
            {
                for (var decoy = 0; decoy < 2 * Authors / 3; decoy++)
                {
                    platform.Act($"made-{account}", $"item-{random.Next(Items)}", InteractionType.View);
                }

                platform.Act($"made-{account}", Target, Everything);
            }
        });

        // What an account with a history of a minute is at most: a tenth for its age, a quarter for its days; the rest of it is a crowd.
        const double Full = 13.1, Each = .1 * .25, Bound = Accounts * Each * Full;
        return new(
            "decoys",
            $"the same, but each account looked at {2 * Authors / 3} items of others before, to have a history",
            [
                Figure(
                    "engagement", platform => platform.EngagementOf(Target), calm, unweighed, weighed,
                    Bound + CrowdWeight.Spread(Accounts * Full, 1, CrowdWeight.Unit)),
            ]);
    }

    private static AttackOutcome Reports(int seed)
    {
        const int Reporters = 6;
        void Attack(AttackedPlatform platform)
        {
            for (var account = 0; account < Accounts; account++)
            {
                platform.Act($"made-{account}", "item-0", InteractionType.Report);
            }
        }

        var (calm, unweighed, weighed) = Play(seed, Attack);
        var questions = weighed.Questions;
        var calmEngagement = calm.EngagementOf("item-0");
        var figures = ImmutableArray.Create(
            Figure("engagement", platform => platform.EngagementOf("item-0"), calm, unweighed, weighed, calmEngagement, isFloor: true),
            new AttackFigure("questions to a human after that", 0, 0, questions, 0));
        for (var person = 0; person < Reporters; person++)
        {
            weighed.Act($"person-{person}", "item-0", InteractionType.Report);
        }

        return new(
            "reports",
            $"{Accounts} accounts of one second report what people like most; then {Reporters} people who are known do",
            figures.Add(new("questions to a human after these", 0, 0, weighed.Questions - questions, 1, IsFloor: true)));
    }

    private static AttackOutcome Rejections(int seed)
    {
        var (calm, unweighed, weighed) = Play(seed, platform =>
        {
            for (var account = 0; account < Accounts; account++)
            {
                platform.Act($"made-{account}", "item-0", InteractionType.Dislike, InteractionType.Hide);
            }
        });
        return new(
            "rejections",
            $"{Accounts} accounts of one second dislike and hide what people like most",
            [
                Figure(
                    "engagement", platform => platform.EngagementOf("item-0"), calm, unweighed, weighed, calm.EngagementOf("item-0") / 2,
                    isFloor: true),
            ]);
    }

    private static AttackOutcome OwnItems(int seed)
    {
        var (calm, unweighed, weighed) = Play(seed, platform => platform.Act("author", Target, Everything));
        return new(
            "own-items",
            "an author views, likes, comments, shares and follows their own item",
            [
                Figure("engagement", platform => platform.EngagementOf(Target), calm, unweighed, weighed, 0),
            ]);
    }

    private static AttackOutcome Erasure(int seed)
    {
        const int Rounds = 200;
        var (calm, unweighed, weighed) = Play(seed, platform =>
        {
            for (var round = 0; round < Rounds; round++)
            {
                platform.Act("person-0", Target, Everything);
                platform.Erase("person-0");
            }
        });

        // All five kinds of a person who is proven, once.
        return new(
            "erasure",
            $"{Rounds} times somebody does all there is to do to an item and erases themselves",
            [
                Figure("engagement", platform => platform.EngagementOf(Target), calm, unweighed, weighed, 13.1),
            ]);
    }

    private static AttackOutcome Hashtags(int seed)
    {
        const int Posts = 50, Fans = 8;
        var (calm, unweighed, weighed) = Play(seed, platform =>
        {
            // Everybody's: ten authors, a post each. One author's: fifty posts. One person's: a like for each of fifty authors.
            for (var post = 0; post < Posts; post++)
            {
                platform.Publish($"mine-{post}", "author", "mine");
                platform.Publish($"praised-{post}", $"author-{post}", "praised");
                platform.Act("person-0", $"praised-{post}", InteractionType.Like);
                for (var fan = 0; fan < Fans; fan++)
                {
                    platform.Act($"person-{fan}", $"mine-{post}", InteractionType.Like);
                }
            }

            for (var post = 0; post < 10; post++)
            {
                platform.Publish($"ours-{post}", $"author-{post}", "ours");
                for (var reader = 0; reader < 10; reader++)
                {
                    platform.Act($"person-{(10 * post) + reader}", $"ours-{post}", InteractionType.Like);
                }
            }
        });
        double Against(AttackedPlatform platform, string tag) =>
            platform.Hashtag("ours") is > 0 and var ours ? platform.Hashtag(tag) / ours : 0;
        return new(
            "hashtags",
            $"one author puts a hashtag on {Posts} posts that {Fans} fans like; one person likes {Posts} posts with another; " +
            "a hundred people like ten posts of ten authors with a third",
            [
                Figure("one author's hashtag against everybody's", platform => Against(platform, "mine"), calm, unweighed, weighed, .5),
                Figure("one person's hashtag against everybody's", platform => Against(platform, "praised"), calm, unweighed, weighed, .5),
            ]);
    }

    private static AttackOutcome Topics(int seed)
    {
        var random = new Random(seed);
        double[] one = [.. Enumerable.Range(0, 30).Select(_ => 5 + random.NextDouble())];
        double[] many = [.. Enumerable.Range(0, 12).Select(_ => 5 + random.NextDouble())];
        var bound = TopicClusters.AuthorUnit * Math.Log(1 + (one.Sum() / TopicClusters.AuthorUnit));
        return new(
            "topics",
            "one author's thirty posts on a topic against twelve posts of twelve authors on another, five likes each",
            [
                new("one author's topic", 0, one.Sum(), TopicClusters.Engagement(one, 1), bound),
                new(
                    "one author's topic against everybody's",
                    0,
                    one.Sum() / many.Sum(),
                    TopicClusters.Engagement(one, 1) / TopicClusters.Engagement(many, 12),
                    .5),
            ]);
    }

    private static AttackOutcome Training(int seed)
    {
        const int Readers = 20, Made = 60;
        AttackedPlatform Platform(bool isAttacked)
        {
            var (platform, random) = (new AttackedPlatform(weighs: true), new Random(seed));
            for (var item = 0; item < Items; item++)
            {
                platform.Publish($"item-{item}", $"author-{item % Authors}");
            }

            platform.Publish(Target, "advertiser");
            for (var reader = 0; reader < Readers; reader++)
            {
                // One of four tastes, 12 of its 25 items.
                platform.Known($"person-{reader}");
                foreach (var item in Enumerable.Range(0, Items / 4).OrderBy(_ => random.Next()).Take(12))
                {
                    platform.Act($"person-{reader}", $"item-{(4 * item) + (reader % 4)}", InteractionType.Like);
                }
            }

            for (var account = 0; account < (isAttacked ? Made : 0); account++)
            {
                // As those who are to be reached, and the advertisement.
                foreach (var item in Enumerable.Range(0, Items / 4).OrderBy(_ => random.Next()).Take(8))
                {
                    platform.Act($"made-{account}", $"item-{(4 * item) + (account % 4)}", InteractionType.Like);
                }

                platform.Act($"made-{account}", Target, InteractionType.Like);
            }

            return platform;
        }

        var (calm, attacked) = (Platform(isAttacked: false), Platform(isAttacked: true));
        return new(
            "training",
            $"{Made} new accounts like what {Readers} people like, and an advertisement; then the platform learns",
            [
                new(
                    $"of {Readers} people whose first ten hold the advertisement",
                    Reached(calm, Readers, isWeighed: true),
                    Reached(attacked, Readers, isWeighed: false),
                    Reached(attacked, Readers, isWeighed: true),
                    1),
            ]);
    }

    private static int Reached(AttackedPlatform platform, int readers, bool isWeighed)
    {
        var trust = platform.Likes.Select(like => like.User).Distinct().ToDictionary(user => user, platform.TrustOf);
        var weights = isWeighed ? new TrainingWeights(platform.Likes, trust) : null;
        var likes = PositiveFeedback.Of(
            platform.Likes
                .Where(like => weights is null || weights.Of(like.User, like.Item) >= TrainingWeights.Least)
                .Select(like => (like.User, like.Item, platform.Now)),
            weights: weights);
        var target = likes.ItemIds.ToList().IndexOf(Target);
        if (target < 0)
        {
            return 0;
        }

        var matrix = likes.Matrix(likes.Events);
        var scorer = new CollaborativeScorer(
            IalsTrainer.Train(matrix, new() { Dimensions = 16 }), EaseModel.Train(matrix, 20), .5f);
        return Enumerable.Range(0, readers).Count(reader => Reaches(scorer, platform, likes, $"person-{reader}", target));
    }

    private static bool Reaches(
        CollaborativeScorer scorer, AttackedPlatform platform, PositiveFeedback likes, string user, int target)
    {
        var numbers = likes.ItemIds.Index().ToDictionary(item => item.Item, item => item.Index);
        int[] had = [.. platform.Likes.Where(like => like.User == user).Select(like => numbers[like.Item]).Order()];
        var (scores, excluded) = (new float[likes.Items], had.ToHashSet());
        scorer.Score(had, had, scores, new float[scorer.Dimensions]);
        return scores.Index().Where(score => !excluded.Contains(score.Index)).OrderByDescending(score => score.Item).Take(FirstPage)
            .Any(score => score.Index == target);
    }

    // The same day three times: in calm, attacked with everybody counting the same, and attacked as it is counted.
    private static (AttackedPlatform Calm, AttackedPlatform Unweighed, AttackedPlatform Weighed) Play(
        int seed, Action<AttackedPlatform> attack)
    {
        var platforms = (Day(seed, weighs: true), Day(seed, weighs: false), Day(seed, weighs: true));
        attack(platforms.Item2);
        attack(platforms.Item3);
        return platforms;
    }

    private static AttackedPlatform Day(int seed, bool weighs)
    {
        var (platform, random) = (new AttackedPlatform(weighs), new Random(seed));
        for (var item = 0; item < Items; item++)
        {
            platform.Publish($"item-{item}", $"author-{item % Authors}");
        }

        platform.Publish(Target, "author");
        foreach (var person in Enumerable.Range(0, People))
        {
            platform.Known($"person-{person}");
        }

        platform.Known("author");

        // Two hours in which each comes to ten items, some of them popular, and every tenth is somebody new.
        for (var visit = 0; visit < 10 * People; visit++)
        {
            platform.Wait(3.6);
            var item = $"item-{(int)(Items * Math.Pow(random.NextDouble(), 2))}";
            var user = random.Next(10) == 0 ? $"newcomer-{visit / 50}" : $"person-{random.Next(People)}";
            platform.Act(user, item, InteractionType.View);
            if (random.Next(3) == 0)
            {
                platform.Act(user, item, InteractionType.Like);
            }
        }

        return platform;
    }

    private static AttackFigure Figure(
        string what,
        Func<AttackedPlatform, double> measure,
        AttackedPlatform calm,
        AttackedPlatform unweighed,
        AttackedPlatform weighed,
        double bound,
        bool isFloor = false) =>
        new(what, measure(calm), measure(unweighed), measure(weighed), bound, isFloor);

    private static double VelocityOf(AttackedPlatform platform) =>
        platform.Board().FirstOrDefault(item => item.ContentId == Target)?.Velocity ?? 0;
}
