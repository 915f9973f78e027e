using OrleansMl.Banks;
using OrleansMl.Media;

namespace OrleansMl.Fingerprints;

public sealed class PdqTests
{
    [Fact]
    [Trait("speed", "slow")]
    public void It_equals_the_reference_on_pictures_of_all_sizes()
    {
        var random = new Random(1);
        for (var i = 0; i < 2000; i++)
        {
            var (width, height) = (random.Next(1, 100), random.Next(1, 100));
            var image = DrawnPictures.Noise(i, width, height);

            Assert.Equal(PdqReference.Hash(image), Pdq.Hash(image));
        }
    }

    [Theory]
    [InlineData(512, 384)]
    [InlineData(640, 130)]
    [InlineData(131, 513)]
    [InlineData(64, 64)]
    [InlineData(64, 63)]
    public void It_equals_the_reference_on_drawn_pictures(int width, int height)
    {
        for (var seed = 0; seed < 2; seed++)
        {
            var image = DrawnPictures.Draw(seed, width, height);

            Assert.Equal(PdqReference.Hash(image), Pdq.Hash(image));
        }
    }

    /// <summary>
    /// The hashes are what the published C++ prints for these pictures, compiled by g++ -std=c++11 -O3 on x86-64 with the flags of its
    /// Makefile. The program that read them was held against hashes which others published for pictures drawn by a program.
    /// </summary>
    [Theory]
    [InlineData("draw", 129, 128, "d8b5124fc9b2624fc992676cd91626c20d782361c5cb917026df992366af9bbe", 100)]
    [InlineData("draw", 300, 200, "8267fe36de167f39f96181f602967e192069e1e15796041dbf49820dd6981df2", 100)]
    [InlineData("draw", 37, 500, "42e6035d69fb03ed8c7d33dd24bafdb05f3cb038b7ca55b848817ab41075168c", 100)]
    [InlineData("draw", 512, 384, "d0ac1facaa56b55477917fa908579f40942f1aa5ce07fe7ae00b807d0cfc7e01", 99)]
    [InlineData("draw", 5, 5, "91a43c0f6e5bc6f181e07e1f91a481e06e5b390e91a43c0f6e5bc6f191e47e1f", 86)]
    [InlineData("draw", 640, 480, "e95ab25e24393917b66d4f814ba572e9a2d17974bd50965ac729518e68a7a652", 98)]
    [InlineData("draw", 64, 64, "d1a55aa4285cc7daf91205e5f8b40a7c4b5e9a5862d356a4162d1a7e5af0fda3", 100)]
    [InlineData("noise", 129, 128, "0193d43cb9b66ddadd02cc7756debbc1256d9a61c62ae369230c8c685c359bd8", 100)]
    [InlineData("noise", 300, 200, "cdc969d4cb2c15c6e3753ac6580a3dc24ff0785adac05e288d79f30e2d1159fc", 100)]
    [InlineData("noise", 37, 500, "929bd0219cc1be212c49f1ddae5d6a23e42ee97ce6db06770f33d1c96c03843e", 100)]
    [InlineData("noise", 512, 384, "363191dd2668404413e2cd1c6b6eb270772b743f70ba2caa599b2f9f0cecb999", 100)]
    [InlineData("noise", 5, 5, "695a3c0f96a5c3f0c4f1c4f164d93b0e3b0e3c0f695a3c0f96a5c3f0c4f1c4f1", 100)]
    [InlineData("noise", 640, 480, "9641c79da9d9583b1860250c2dc97f9fea084155385fa0b439de6637197f92d7", 100)]
    [InlineData("noise", 64, 64, "c78dcadf0f350e203cdce5b24e536cac2214053cbc5e97a0f3ddd62b5ab064d8", 100)]
    public void It_prints_what_the_published_program_prints(string kind, int width, int height, string hash, int quality)
    {
        var image = kind == "draw" ? DrawnPictures.Draw(width + height, width, height) : DrawnPictures.Noise(width + height, width, height);

        var found = Pdq.Hash(image);

        Assert.Equal((hash, quality), (found.ToString(), found.Quality));
    }

    [Fact]
    public void Turns_of_the_naive_reference_are_what_the_published_program_prints()
    {
        string[] expected =
        [
            "d0ac1facaa56b55477917fa908579f40942f1aa5ce07fe7ae00b807d0cfc7e01",
            "b1bc73e63c19222e6773a24c4d71a2ff4c42dce9c4d6c5e9c49e0dd92298f192",
            "8579b506fd031ffe2244d5035d0235eac17eb00bdb5054d0b55eaad759a9d4ab",
            "e4edd96c794c8884322648e6393408559917764391836f4391cbb7f377ed5bb8",
            "d0ace453aa566aef77918056085762bf942fe55ece070385e00bff820cfc81fe",
            "85794af9fd03e04122c42afc5d02ca15c17f4ff4db50ab2fb55ed52859a92b54",
            "b1bc8c393c19ddd167735db36d715d00cc423316c4d63a16c49ef2e622b80eed",
            "e4ed26b3694c777b3226f7191824f7aa111799bc918390bc91cb588c77cda447",
        ];

        var turns = PdqReference.HashTurns(DrawnPictures.Draw(512 + 384, 512, 384));

        Assert.Equal(expected, turns.Select(turn => turn.ToString()));
    }

    /// <summary>
    /// All its frequencies are rounding errors, so that one operation in another order would show. From the vectors that
    /// github.com/Undefined6799/unset made with the published program.
    /// </summary>
    [Fact]
    public void Of_a_flat_picture_even_the_rounding_errors_are_those_of_the_published_program()
    {
        string[] expected =
        [
            "5555ffff0000afff0555afff5555ffff00000aaa1555000000000000ffffffff",
            "d7433cfcd7433cfcd74320dcd74320dcd74320dcd74320dcd74320dcd74320dc",
            "aaaa55555555555555555555aaaa55555555aaaa5555aaaa5555aaaaaaaa5555",
            "8256bef68256bef68256bef68256bef68256be7682168a7682168a7682168a76",
            "ffff00005540554055555540ffff00005500ffd55555ffff0000ffffffff0000",
            "aaaaaaaa5555faaa5000faaaaaaaaaaa5555ffff5000555555555555aaaaaaaa",
            "5503c3035503c3235543df235543df235543df235543df235543df235543df23",
            "82567da982567da982567da982567da982567da982567da982567da982567da9",
        ];
        var flat = DrawnPictures.Flat(200, 150, 120, 60, 200);

        Assert.Equal(expected[0], Pdq.Hash(flat).ToString());
        Assert.Equal(expected, PdqReference.HashTurns(flat).Select(turn => turn.ToString()));
        Assert.Equal(0, Pdq.Hash(flat).Quality);
    }

    /// <summary>
    /// The published hashes of one photograph and of its seven turned copies (bridge-1-original.jpg to bridge-8-flip-minus-1.jpg of the
    /// reference's tests). The photographs themselves are not here; that turning the bits of the first leads to the others needs the order
    /// of the words, of rows and columns, and the direction of each turn to be right.
    /// </summary>
    [Theory]
    [InlineData(PictureTurn.Rotate90, "30a10efd71cc3d429013d48d0ffffc52e34e0e17ada952a9d29685211ea9e5af")]
    [InlineData(PictureTurn.Rotate180, "adad5a64b5a142e55362a09057dacd5ae63b847fc23794b766b319361fc93188")]
    [InlineData(PictureTurn.Rotate270, "a5f0a457a48995e8c9065c275aaa5498b61ba4bdf8fcf80387c32f8b1bfc4f05")]
    [InlineData(PictureTurn.FlipX, "f8f80f31e0f417b20e37f5cd028f980fb36ed02a9662c1e233e64c634e9c64dd")]
    [InlineData(PictureTurn.FlipY, "0dad2599b1a1bd1a5362576742da32a5e63b7380c2374b4866b366c91bc9ce77")]
    [InlineData(PictureTurn.FlipPlus1, "f0a5e102f1ccc0bd945308720fff038de34ef1e8ada9a956d2967ade5ea91a50")]
    [InlineData(PictureTurn.FlipMinus1, "a5f05aa8a4896a17c906a2d85aaaab07b61b5b42f8fc07fc87c3d0741bfcb0fa")]
    public void Published_hashes_of_a_turned_photograph_are_near_to_turned_bits(PictureTurn turn, string published)
    {
        var original = Hash256.Parse("f8f8f0cee0f4a84f06370a22038f63f0b36e2ed596621e1d33e6b39c4e9c9b22")!.Value;
        var expected = Hash256.Parse(published)!.Value;

        var distances = Enum.GetValues<PictureTurn>().ToDictionary(way => way, way => TurnBits(original, way).DistanceTo(expected));

        Assert.InRange(distances[turn], 0, 24);
        Assert.All(distances.Where(other => other.Key != turn), other => Assert.InRange(other.Value, 60, 256));
    }

    [Theory]
    [InlineData(512, 384)]
    [InlineData(64, 64)]
    [InlineData(384, 288)]
    public void The_hash_of_a_turned_picture_is_near_to_that_turn(int width, int height)
    {
        for (var seed = 0; seed < 2; seed++)
        {
            var image = DrawnPictures.Draw(seed, width, height);
            var turns = PdqReference.HashTurns(image);

            foreach (var turn in Enum.GetValues<PictureTurn>())
            {
                var hash = Pdq.Hash(PictureEdits.Turn(image, turn));

                Assert.InRange(turns[(int)turn].Bits.DistanceTo(hash.Bits), 0, PdqHash.MatchDistance);
                Assert.All(
                    turns.Where((_, other) => other != (int)turn),
                    other => Assert.InRange(other.Bits.DistanceTo(hash.Bits), 60, 256));
            }
        }
    }

    /// <summary>Why uploads are not looked up by the turns that the reference makes of one hash: decision 082.</summary>
    [Theory]
    [InlineData(256, 192, 28, 38, 7)]
    [InlineData(160, 120, 30, 40, 12)]
    public void Mirrored_bits_lose_copies_that_hashing_the_mirrored_picture_finds(int width, int height, int median, int farthest, int lost)
    {
        var pictures = Enumerable.Range(0, 30).Select(seed => DrawnPictures.Draw(seed, width, height)).ToArray();

        int[] bits = [.. pictures.Select(image => Distance(image, PdqReference.HashTurns(image))).Order()];
        int[] hashes = [.. pictures.Select(image => Distance(image, HashEachTurn(image))).Order()];

        Assert.Equal((median, farthest, lost), (bits[15], bits[^1], bits.Count(distance => distance > PdqHash.MatchDistance)));
        Assert.InRange(hashes[^1], 0, 2);

        static int Distance(RgbImage image, PdqHash[] turns) =>
            turns[(int)PictureTurn.FlipY].Bits.DistanceTo(Pdq.Hash(PictureEdits.Turn(image, PictureTurn.FlipY)).Bits);
    }

    [Theory]
    [InlineData(512, 384)]
    [InlineData(256, 130)]
    [InlineData(150, 221)]
    [InlineData(64, 64)]
    [InlineData(37, 90)]
    public void Each_turn_is_the_hash_of_the_turned_picture_but_for_roundings(int width, int height)
    {
        var image = DrawnPictures.Draw(width, width, height);

        var turns = HashEachTurn(image);

        Assert.Equal(Pdq.Hash(image), turns[(int)PictureTurn.None]);
        foreach (var turn in Enum.GetValues<PictureTurn>())
        {
            var hash = Pdq.Hash(PictureEdits.Turn(image, turn));

            Assert.InRange(turns[(int)turn].Bits.DistanceTo(hash.Bits), 0, 2);
            Assert.Equal(hash.Quality, turns[(int)turn].Quality);
        }
    }

    [Theory]
    [InlineData(4, 100)]
    [InlineData(100, 4)]
    [InlineData(1, 1)]
    public void What_is_too_small_has_no_hash(int width, int height)
    {
        var image = DrawnPictures.Noise(1, width, height);

        Assert.Equal(default, Pdq.Hash(image));
        Assert.All(HashEachTurn(image), turn => Assert.Equal(default, turn));
    }

    [Fact]
    public void Hashes_of_noise_have_as_many_bits_set_as_not()
    {
        var hash = Pdq.Hash(DrawnPictures.Noise(3, 200, 200));

        Assert.Equal(128, hash.Bits.DistanceTo(default));
    }

    private static PdqHash[] HashEachTurn(RgbImage image)
    {
        using var luma = new LumaPlane(image);
        return Pdq.HashEachTurn(luma, Pdq.Whole(image));
    }

    private static Hash256 TurnBits(Hash256 hash, PictureTurn turn)
    {
        var swaps = turn is PictureTurn.Rotate90 or PictureTurn.Rotate270 or PictureTurn.FlipPlus1 or PictureTurn.FlipMinus1;
        Span<byte> from = stackalloc byte[Hash256.Size], to = stackalloc byte[Hash256.Size];
        hash.CopyTo(from);
        to.Clear();
        for (var i = 0; i < 16; i++)
        {
            for (var j = 0; j < 16; j++)
            {
                var set = Bit(from, (16 * i) + j) != Negates(turn, i, j);
                var at = swaps ? (16 * j) + i : (16 * i) + j;
                to[31 - (at / 8)] |= (byte)(set ? 1 << (at % 8) : 0);
            }
        }

        return Hash256.From(to);
    }

    private static bool Bit(ReadOnlySpan<byte> bytes, int at) => (bytes[31 - (at / 8)] >> (at % 8) & 1) == 1;

    private static bool Negates(PictureTurn turn, int i, int j) => turn switch
    {
        PictureTurn.Rotate90 or PictureTurn.FlipY => j % 2 == 0,
        PictureTurn.Rotate270 or PictureTurn.FlipX => i % 2 == 0,
        PictureTurn.Rotate180 or PictureTurn.FlipMinus1 => (i + j) % 2 == 1,
        _ => false,
    };
}
