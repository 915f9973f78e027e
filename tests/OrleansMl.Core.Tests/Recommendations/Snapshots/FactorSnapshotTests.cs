using System.Text;
using CsCheck;
using OrleansMl.LinearAlgebra;

namespace OrleansMl.Recommendations;

public sealed class FactorSnapshotTests
{
    private static readonly SparseMatrix Matrix = SparseMatrix.Create(
        40, 25, Enumerable.Range(0, 1000).Where(i => (i * 7919 % 1000) < 300).Select(i => (i / 25, i % 25, 1f)));

    private static readonly EaseModel Ease = EaseModel.Train(Matrix, 5);

    private static readonly FactorSnapshot Snapshot = new(
        new()
        {
            TrainedAt = new(2026, 1, 2, 3, 4, 5, TimeSpan.Zero),
            Interactions = 300,
            People = 40,
            Validation = .25,
            FactorShare = .7f,
            EaseRegularisation = 350,
            Calibration = new((1.1, -2.5), (.3, .1), (0, -4))
        },
        [.. Enumerable.Range(0, 25).Select(i => $"item-ü-{i}")],
        IalsTrainer.Train(Matrix, new() { Dimensions = 5, Epochs = 2, Seed = 9 }),
        NeighbourTable.Of(Ease, 6))
    {
        Counts = [.. Enumerable.Range(0, 25).Select(i => new ItemCounts(3 * i, i))],
        Content = new("text-embedding@1.0.0", new([.. Enumerable.Range(0, 20).Select(i => i / 7f)], 4, 5)),
    };

    [Fact]
    public void What_is_written_is_read()
    {
        var read = FactorSnapshot.Read(Snapshot.ToBytes());
        Assert.Equal(Snapshot.Facts, read.Facts);
        Assert.Equal(Snapshot.Ids, read.Ids);
        Assert.Equal(Snapshot.Factors.Options, read.Factors.Options);
        Assert.Equal(Snapshot.Factors.Items.ToArray(), read.Factors.Items.ToArray());
        Assert.Equal(Snapshot.Neighbours.Starts.ToArray(), read.Neighbours.Starts.ToArray());
        Assert.Equal(Snapshot.Neighbours.Neighbours.ToArray(), read.Neighbours.Neighbours.ToArray());
        Assert.Equal(Snapshot.Neighbours.Weights.ToArray(), read.Neighbours.Weights.ToArray());
        Assert.Equal(Snapshot.Counts, read.Counts);
        Assert.Equal(Snapshot.Content!.Version, read.Content!.Version);
        Assert.Equal(Snapshot.Content.Cold.Weights.ToArray(), read.Content.Cold.Weights.ToArray());
        Assert.Null(
            FactorSnapshot.Read(new FactorSnapshot(Snapshot.Facts, Snapshot.Ids, Snapshot.Factors, Snapshot.Neighbours).ToBytes()).Content);
    }

    [Fact]
    public void One_changed_bit_or_a_missing_end_is_noticed() =>
        Gen.Select(Gen.Int[0, Snapshot.ToBytes().Length - 1], Gen.Int[0, 7], Gen.Bool).Sample((at, bit, cut) =>
        {
            var bytes = Snapshot.ToBytes();
            bytes[at] ^= (byte)(1 << bit);
            Assert.Throws<InvalidDataException>(() => FactorSnapshot.Read(cut ? Snapshot.ToBytes().AsSpan(0, at) : bytes));
        });

    [Fact]
    public void Parts_lie_at_multiples_of_64_bytes()
    {
        // 25 ids: lengths at 192, text after them, factors at the next multiple.
        var bytes = Snapshot.ToBytes();
        var text = Snapshot.Ids.Sum(id => Encoding.UTF8.GetByteCount(id));
        var factors = Aligned(Aligned(192 + (4 * 25)) + text);
        Assert.Equal(Snapshot.Factors.Item(0)[0], BitConverter.ToSingle(bytes, factors));

        static int Aligned(int at) => (at + 63) / 64 * 64;
    }

    [Fact]
    public void The_checksum_is_castagnolis() => Assert.Equal(0xE3069283u, FactorSnapshot.Crc32C("123456789"u8));

    [Fact]
    public void Neighbours_are_the_heaviest_and_with_all_of_them_scores_are_those_of_the_model()
    {
        int[] had = [1, 4, 17];
        var (dense, sparse) = (new float[25], new float[25]);
        Ease.Score(had, dense);
        NeighbourTable.Of(Ease, 25).Score(had, sparse);
        for (var item = 0; item < 25; item++)
        {
            Assert.Equal(dense[item], sparse[item], 1e-5f);
        }

        var table = Snapshot.Neighbours;
        for (var item = 0; item < 25; item++)
        {
            var kept = table.Neighbours[table.Starts[item]..table.Starts[item + 1]].ToArray();
            var expected = Enumerable.Range(0, 25)
                .Where(other => other != item)
                .OrderByDescending(other => Math.Abs(Ease.WeightOf(item, other)))
                .Take(6)
                .Order();
            Assert.Equal(expected, kept);
        }
    }

    [Fact]
    public void Tables_that_do_not_fit_are_refused()
    {
        Assert.Throws<ArgumentException>(() => new NeighbourTable([0, 2], [0], [1]));
        Assert.Throws<ArgumentException>(() => new NeighbourTable([0, 1], [1], [1]));
        Assert.Throws<ArgumentException>(() => new NeighbourTable([], [], []));
        Assert.Throws<ArgumentException>(() => new FactorSnapshot(Snapshot.Facts, ["one"], Snapshot.Factors, Snapshot.Neighbours));
    }
}
