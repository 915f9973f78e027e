using CsCheck;

namespace OrleansMl.Interactions;

public sealed class RetractionTests
{
    [Fact]
    public void What_was_taken_back_does_not_stand_and_is_not_first_again()
    {
        var history = new InteractionHistory();
        Assert.Equal((true, true), history.Add("a", InteractionType.Like));
        Assert.Equal([InteractionType.Like], history.Retract("a", InteractionType.Like));
        Assert.False(history.IsActive("a", InteractionType.Like));
        Assert.Empty(history.Retract("a", InteractionType.Like));

        // Again: news to be stored, but counted once.
        Assert.Equal((false, true), history.Add("a", InteractionType.Like));
        Assert.True(history.IsActive("a", InteractionType.Like));
    }

    [Fact]
    public void Without_a_type_everything_goes_but_what_was_seen()
    {
        var history = new InteractionHistory();
        foreach (var type in new[]
        {
            InteractionType.Impression,
            InteractionType.View,
            InteractionType.Watch,
            InteractionType.Like,
            InteractionType.Report
        })
        {
            history.Add("a", type);
        }

        Assert.Equal([InteractionType.Like, InteractionType.Report], history.Retract("a", null));
        Assert.True(history.IsActive("a", InteractionType.View));
        Assert.Equal([InteractionType.View], history.Retract("a", InteractionType.View));
        Assert.Empty(history.Retract("never met", null));
    }

    [Fact]
    public void It_is_what_a_set_of_pairs_would_be() =>
        Gen.Select(Gen.Int[0, 4], Gen.Enum<InteractionType>(), Gen.Bool).Array[0, 60].Sample(steps =>
        {
            var (history, standing, ever) =
                (new InteractionHistory(), new HashSet<(int, InteractionType)>(), new HashSet<(int, InteractionType)>());
            foreach (var (item, type, adds) in steps)
            {
                if (adds)
                {
                    Assert.Equal(ever.Add((item, type)), history.Add($"{item}", type).IsFirst);
                    standing.Add((item, type));
                }
                else
                {
                    Assert.Equal(standing.Remove((item, type)), history.Retract($"{item}", type).Count == 1);
                }
            }

            foreach (var type in Enum.GetValues<InteractionType>())
            {
                Assert.All(
                    Enumerable.Range(0, 5),
                    item => Assert.Equal(standing.Contains((item, type)), history.IsActive($"{item}", type)));
            }
        });

    [Fact]
    public void Two_names_of_one_type_stand_side_by_side_and_count_once()
    {
        var history = new InteractionHistory();
        Assert.Equal((true, true), history.Add("a", InteractionType.Like, "star"));
        Assert.Equal((false, false), history.Add("a", InteractionType.Like, "star"));
        Assert.Equal((false, true), history.Add("a", InteractionType.Like, "favorite"));
        Assert.Equal((false, true), history.Add("a", InteractionType.Like));

        // The type's own name is no other name.
        Assert.Equal((false, false), history.Add("a", InteractionType.Like, "like"));
        Assert.True(history.Retract("a", InteractionType.Like, "star"));
        Assert.False(history.Retract("a", InteractionType.Like, "star"));
        Assert.Equal(
            (false, true, true),
            (
                history.IsActive("a", InteractionType.Like, "star"),
                history.IsActive("a", InteractionType.Like, "favorite"),
                history.IsActive("a", InteractionType.Like)));
        Assert.Equal([InteractionType.Like], history.Retract("a", null));
        Assert.True(history.IsActive("a", InteractionType.Like, "favorite"));
        Assert.Equal((true, false), (history.KnowsKindsOf("a"), history.KnowsKindsOf("b")));
    }

    [Fact]
    public void That_the_list_of_an_item_was_told_is_remembered_beside_all_else()
    {
        var history = new InteractionHistory();
        history.Add("a", InteractionType.Report);
        Assert.False(history.WasTold("a"));
        history.SetTold("a");
        Assert.Equal((true, (false, false)), (history.WasTold("a"), history.Add("a", InteractionType.Report)));
        Assert.Equal([InteractionType.Report], history.Retract("a", null));
        Assert.True(history.WasTold("a"));
    }
}
