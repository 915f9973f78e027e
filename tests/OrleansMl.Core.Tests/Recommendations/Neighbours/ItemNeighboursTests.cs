using OrleansMl.LinearAlgebra;

namespace OrleansMl.Recommendations;

public sealed class ItemNeighboursTests
{
    [Fact]
    public void Co_visits_of_everybody_are_what_the_formula_says()
    {
        var random = new Random(5);
        const int Users = 60, Items = 20;
        var pairs = Enumerable.Range(0, Users)
            .SelectMany(user => Enumerable.Range(0, Items).Where(_ => random.Next(3) == 0).Select(item => (user, item, 1f)))
            .ToList();
        var table = NeighbourTable.OfCoVisits(
            SparseMatrix.Create(Users, Items, pairs), Items, cancellationToken: TestContext.Current.CancellationToken);

        var has = pairs.Select(pair => (pair.user, pair.item)).ToHashSet();
        for (var i = 0; i < Items; i++)
        {
            var scores = new float[Items];
            table.Score([i], scores);
            for (var j = 0; j < Items; j++)
            {
                var expected = i == j
                    ? 0
                    : Enumerable.Range(0, Users)
                        .Where(user => has.Contains((user, i)) && has.Contains((user, j)))
                        .Sum(user => 1.0 / has.Count(pair => pair.user == user))
                        / Math.Sqrt((double)has.Count(pair => pair.item == i) * has.Count(pair => pair.item == j));
                Assert.Equal(expected, scores[j], 1e-5);
            }
        }
    }

    [Fact]
    public void Large_catalogues_have_co_visitation()
    {
        Assert.True(ItemNeighbours.FitsEase(8_000));
        Assert.False(ItemNeighbours.FitsEase(8_001));
        var matrix = SparseMatrix.Create(2, 3, [(0, 0, 1f), (0, 1, 1f), (1, 1, 1f), (1, 2, 1f)]);
        Assert.IsType<EaseModel>(ItemNeighbours.Learn(matrix, 10, TestContext.Current.CancellationToken));
        Assert.Equal(4, ItemNeighbours.TableOf(ItemNeighbours.Learn(matrix, null, TestContext.Current.CancellationToken)).Count);
    }
}
