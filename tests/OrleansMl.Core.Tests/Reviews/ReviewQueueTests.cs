using System.Globalization;

namespace OrleansMl.Reviews;

/// <summary>Pages of the ordered sets against sorting everything.</summary>
public sealed class ReviewQueueTests
{
    private static readonly DateTimeOffset Start = new(2026, 1, 5, 12, 0, 0, TimeSpan.Zero);
    private static readonly string[] Queues = ["a", "b", "c", "empty"];

    [Fact]
    public void Pages_of_one_queue_and_of_several_are_what_sorting_gives()
    {
        var random = new Random(7);
        var queue = new ReviewQueue();
        List<(ReviewCase Case, string Queue)> all = [];
        for (var i = 0; i < 500; i++)
        {
            // Few times and severities, so that keys are equal.
            var review = Case(i, Start.AddHours(4 * random.Next(3)), random.Next(3));
            var name = Queues[random.Next(3)];
            queue.Set(review, name);
            all.Add((review, name));
        }

        foreach (var review in all.Where(_ => random.Next(4) == 0).ToList())
        {
            queue.Remove(review.Case.Id);
            all.Remove(review);
        }

        string[][] asked = [["a"], ["a", "b"], Queues, ["empty"]];
        foreach (var names in asked)
        {
            var sorted = all.Where(one => names.Contains(one.Queue)).Select(one => one.Case)
                .OrderByDescending(ReviewPriority.KeyOf).ThenBy(review => review.Id, StringComparer.Ordinal)
                .ToList();
            List<ReviewCase> paged = [];
            while (true)
            {
                (double, string)? after = paged is [.., var last] ? (ReviewPriority.KeyOf(last), last.Id) : null;
                var page = queue.After(names, after).Take(7).ToList();
                paged.AddRange(page);
                if (page.Count < 7)
                {
                    break;
                }
            }

            Assert.Equal(sorted, paged);
        }
    }

    [Fact]
    public void A_page_goes_on_after_a_case_that_is_gone()
    {
        var queue = new ReviewQueue();
        var (first, second, third) = (Case(1, Start, 0), Case(2, Start.AddHours(1), 0), Case(3, Start.AddHours(2), 0));
        queue.Set(first, "a");
        queue.Set(third, "a");

        Assert.Equal([third], queue.After(["a"], (ReviewPriority.KeyOf(second), second.Id)));
        Assert.Empty(queue.After(["a"], (ReviewPriority.KeyOf(third), third.Id)));
        Assert.Equal([first, third], queue.After(["a"], null));
    }

    [Fact]
    public void The_last_that_waits_is_the_least_urgent()
    {
        var queue = new ReviewQueue();
        queue.Set(Case(1, Start, 0), "a");
        queue.Set(Case(2, Start.AddHours(1), 0), "a");
        queue.Set(Case(3, Start.AddHours(2), 0) with { State = ReviewState.Decided }, "a");

        Assert.Equal(("c2@1", 2), (queue.WaitingBack("a").First().Id, queue.CountWaiting("a")));
        Assert.Equal("c3@1", Assert.Single(queue.Unsettled).Id);
        Assert.Equal(Start.AddDays(1), queue.NextLate());
    }

    private static ReviewCase Case(int number, DateTimeOffset now, double reach)
    {
        var subject = new ReviewSubject
        {
            ContentId = string.Create(CultureInfo.InvariantCulture, $"c{number}"),
            Revision = 1,
            AuthorId = "author",
            Categories = ["spam"],
        };
        return ReviewCase.Open(subject, ReviewReason.Rule, reach, now, TimeSpan.FromDays(1));
    }
}
