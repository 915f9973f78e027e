using OrleansMl.Moderation;

namespace OrleansMl.Reviews;

public sealed class ReviewPriorityTests
{
    private static readonly DateTimeOffset Noon = new(2026, 1, 5, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public void Priority_doubles_with_every_doubling_time()
    {
        var review = Case("spam", 0, Noon);

        Assert.Equal(2, ReviewPriority.Of(review, Noon));
        Assert.Equal(8, ReviewPriority.Of(review, Noon + (2 * ReviewPriority.Doubling)), 1e-9);
    }

    [Fact]
    public void What_waits_four_times_as_long_beats_what_is_twice_as_bad()
    {
        var old = Case("harassment", 0, Noon);
        var worse = Case("sexual", 0, Noon + (ReviewPriority.Doubling * 1.01));

        Assert.True(ReviewPriority.KeyOf(old) > ReviewPriority.KeyOf(worse));
    }

    [Fact]
    public void The_order_of_keys_is_the_order_of_priorities_at_any_time()
    {
        var random = new Random(7);
        string[] categories = ["spam", "hate", "violence", "taught"];
        var cases = Enumerable.Range(0, 300)
            .Select(_ => Case(categories[random.Next(4)], random.Next(1000), Noon.AddSeconds(-random.Next(180_000))))
            .ToList();
        var byKey = cases.OrderByDescending(ReviewPriority.KeyOf).ToList();

        foreach (var later in new[] { 0, 1, 40 })
        {
            var now = Noon.AddHours(later);
            var priorities = byKey.Select(review => ReviewPriority.Of(review, now)).ToList();
            Assert.All(priorities.Zip(priorities.Skip(1)), pair => Assert.True(pair.First >= pair.Second * (1 - 1e-9)));
        }
    }

    [Theory]
    [InlineData("spam", false, new[] { ReviewReason.Rule }, 2)]
    [InlineData("spam", false, new[] { ReviewReason.Rule, ReviewReason.Report }, 4)]
    [InlineData("giveaways", false, new[] { ReviewReason.Rule }, 4)]
    [InlineData("spam", true, new[] { ReviewReason.Rule }, 32)]
    [InlineData("self_harm", true, new[] { ReviewReason.Report, ReviewReason.Complaint }, 100)]
    public void Severity_is_the_worst_categorys_and_twice_for_a_report(
        string category, bool support, ReviewReason[] reasons, double expected) =>
        Assert.Equal(expected, ReviewPriority.SeverityOf(Subject(category) with { Support = support }, reasons));

    [Fact]
    public void The_first_queue_that_takes_a_case_has_it_and_the_default_takes_the_rest()
    {
        var routing = new ReviewRouting([
            new() { Name = "default", DueMinutes = 5, Categories = ["spam"] },
            new() { Name = "videos", Types = [ContentType.Video] },
            new() { Name = "greek", Languages = ["el"] },
            new() { Name = "reports", Reasons = [ReviewReason.Report] },
        ]);
        var review = Case("spam", 0, Noon);

        Assert.Equal(
            ["legal_requests", "videos", "greek", "reports", "leads", "legal_reports", "default"],
            routing.Queues.Select(queue => queue.Name));
        Assert.Equal(("default", 5), (routing.QueueOf(review).Name, routing.QueueOf(review).DueMinutes));
        Assert.Equal("greek", routing.QueueOf(review with { Subject = review.Subject with { Language = "el" } }).Name);
        Assert.Equal("reports", routing.QueueOf(review with { Reasons = [ReviewReason.Rule, ReviewReason.Report] }).Name);
        Assert.Equal("leads", routing.QueueOf(review with { MovedTo = "leads" }).Name);
        Assert.Equal("default", routing.QueueOf(review with { MovedTo = "gone" }).Name);
    }

    [Fact]
    public void A_queue_is_seen_by_its_users_or_by_every_moderator_and_always_by_leads()
    {
        var closed = new ReviewQueueDefinition { Name = "closed", Users = ["ada"] };
        var leads = new ReviewQueueDefinition { Name = "leads", LeadsOnly = true };

        Assert.Equal([true, false, true], Seen(closed));
        Assert.Equal([false, false, true], Seen(leads));
        Assert.Equal([true, true, true], Seen(new() { Name = "open" }));

        static bool[] Seen(ReviewQueueDefinition queue) =>
        [
            queue.MaySee(new("ada")), queue.MaySee(new("ben")),
            queue.MaySee(new("lea", IsLead: true)),
        ];
    }

    private static ReviewCase Case(string category, double reach, DateTimeOffset created) =>
        ReviewCase.Open(Subject(category), ReviewReason.Rule, reach, created, TimeSpan.FromDays(1));

    private static ReviewSubject Subject(string category) =>
        new() { ContentId = "c", Revision = 1, AuthorId = "alice", Type = ContentType.Post, Categories = [category] };
}
