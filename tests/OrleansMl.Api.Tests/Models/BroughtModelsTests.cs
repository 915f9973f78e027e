using System.Net.Http.Headers;
using System.Text;
using OrleansMl.Images;
using OrleansMl.Moderation;
using OrleansMl.Onnx;
using OrleansMl.Packages;
using OrleansMl.Text;
using OrleansMl.Transformers;

namespace OrleansMl.Models;

/// <summary>Models of other makers, tiny: from the package through host and grains to the API, against a reference computed here.</summary>
public sealed class BroughtModelsTests(BroughtModelsTests.Node api) : IClassFixture<BroughtModelsTests.Node>
{
    private const string Text = "hello worlds";

    // [CLS] hello world ##s [SEP], and <s> ▁hello ▁wor ld s </s> as XLM-R counts them.
    private static readonly int[] WordPieces = [2, 4, 5, 6, 3];
    private static readonly int[] SentencePieces = [0, 6, 9, 10, 8, 2];

    [Fact]
    public async Task Texts_get_the_scores_of_a_word_piece_and_a_sentence_piece_model()
    {
        using var admin = api.CreateClient("root", isAdmin: true);

        var answer = await admin.CallAsync("POST", "/api/v1/ml/moderate", new { text = Text });

        Assert.Equal(200, answer.Status);
        var bert = Reference(WordPieces);
        var xlm = Reference(SentencePieces);
        foreach (var (category, expected) in new[]
        {
            ("sexual", bert[0]),
            ("violence", bert[1]),
            ("hate", bert[2]),
            ("spam", xlm[0]),
            ("harassment", xlm[1])
        })
        {
            Assert.Equal(TrafficScores.Of(expected), (float)answer.Body!["scores"]![category]!, 1e-4f);
        }

        Assert.Equal(["tiny-bert", "tiny-xlm"], answer.Body!["models"]!.AsArray().Select(model => (string)model!["name"]!));
    }

    [Fact]
    public async Task A_post_is_judged_by_them_and_stays_so()
    {
        using var alice = api.CreateClient("alice");

        var posted = await alice.CallAsync("POST", "/api/v1/content", new { type = "post", text = Text });

        Assert.Equal(201, posted.Status);
        Assert.Equal(Reference(WordPieces)[1], (float)posted.Body!["moderation"]!["scores"]!["violence"]!, 1e-4f);
        Assert.Equal("review_required", (string?)posted.Body["level"]);
    }

    [Theory]
    [InlineData("rgb")]
    [InlineData("bgr")]
    public async Task A_picture_gets_the_scores_of_an_image_model(string order)
    {
        using var admin = api.CreateClient("root", isAdmin: true);
        byte[][] pixels = [[10, 20, 30], [40, 50, 60], [70, 80, 90], [255, 0, 128]];

        var answer = await admin.CallAsync("POST", $"/api/v1/ml/classify-image?model=tiny-image-{order}", Picture(2, 2, pixels));

        // The model's logits are its channels' means, of (value / 255 - 0.5) / 0.25.
        double[] logits =
        [
            .. Enumerable.Range(0, 3)
                .Select(channel => (pixels.Average(pixel => (double)pixel[order == "rgb" ? channel : 2 - channel]) / 255 - 0.5) / 0.25)
        ];
        var sum = logits.Sum(Math.Exp);
        Assert.Equal(200, answer.Status);
        Assert.Equal(["first", "second", "third"], answer.Body!["labels"]!.AsArray().Select(label => (string)label!["label"]!));
        Assert.All(
            answer.Body["labels"]!.AsArray().Zip(logits),
            pair => Assert.Equal(Math.Exp(pair.Second) / sum, (double)pair.First!["score"]!, 1e-5));
        Assert.Equal("sexual", (string?)answer.Body["labels"]![1]!["category"]);
    }

    [Fact]
    public async Task What_is_no_picture_is_refused_and_harms_nobody()
    {
        using var admin = api.CreateClient("root", isAdmin: true);
        const string Path = "/api/v1/ml/classify-image?model=tiny-image-rgb";
        var whole = await Picture(2, 2, [[0, 0, 0], [0, 0, 0], [0, 0, 0], [0, 0, 0]]).ReadAsByteArrayAsync(
            TestContext.Current.CancellationToken);

        var noise = await admin.CallAsync("POST", Path, Image("no picture"u8.ToArray()));
        var huge = await admin.CallAsync("POST", Path, Image([.. whole.AsSpan(0, 18), 0, 0, 1, 0, 0, 0, 1, 0, .. whole.AsSpan(26)]));
        var empty = await admin.CallAsync("POST", Path, Image([]));
        var tooLong = await admin.CallAsync("POST", Path, Image(new byte[10_000_001]));
        var text = await admin.CallAsync("POST", Path, "{}");
        var wrongTask = await admin.CallAsync("POST", "/api/v1/ml/classify-image?model=tiny-bert", Image(whole));
        var unnamed = await admin.CallAsync("POST", "/api/v1/ml/classify-image", Image(whole));

        Assert.Equal(
            [
                (422, "validation"),
                (422, "validation"),
                (422, "validation"),
                (413, "too_large"),
                (415, "unsupported_media_type"),
                (404, "not_found"),
                (422, "validation")
            ],
            new[] { noise, huge, empty, tooLong, text, wrongTask, unnamed }.Select(answer => (answer.Status, answer.Code)));
        Assert.Equal("unreadable_image", (string?)noise.Body!["errors"]![0]!["code"]);
        Assert.Contains("65536 x 65536", (string?)huge.Body!["detail"], StringComparison.Ordinal);
        Assert.Equal(200, (await admin.CallAsync("POST", Path, Image(whole))).Status);
    }

    private static float[] Reference(int[] ids) =>
        [.. Enumerable.Range(0, TinyTransformer.Columns).Select(k => 1 / (1 + MathF.Exp(-ids.Average(id => TinyTransformer.Row(id)[k]))))];

    private static ByteArrayContent Image(byte[] bytes) => new(bytes) { Headers = { ContentType = new MediaTypeHeaderValue("image/bmp") } };

    // A bitmap is stored from the lowest row up, blue first, rows filled up to four bytes.
    private static ByteArrayContent Picture(int width, int height, byte[][] rgb)
    {
        var stride = ((width * 3) + 3) / 4 * 4;
        using var bytes = new MemoryStream();
        using var writer = new BinaryWriter(bytes);
        writer.Write("BM"u8);
        writer.Write(54 + (stride * height));
        writer.Write(0);
        writer.Write(54);
        writer.Write(40);
        writer.Write(width);
        writer.Write(height);
        writer.Write((short)1);
        writer.Write((short)24);
        writer.Write(new byte[24]);
        for (var y = height - 1; y >= 0; y--)
        {
            for (var x = 0; x < width; x++)
            {
                writer.Write([rgb[(y * width) + x][2], rgb[(y * width) + x][1], rgb[(y * width) + x][0]]);
            }

            writer.Write(new byte[stride - (width * 3)]);
        }

        writer.Flush();
        return Image(bytes.ToArray());
    }

    /// <summary>A node whose policy asks the tiny models.</summary>
    public sealed class Node : ApiApplication
    {
        private readonly string _models = Directory.CreateTempSubdirectory("orleansml-tiny-").FullName;

        protected override IEnumerable<string> Settings =>
        [
            $"--OrleansMl:Models:Directories:0={_models}",
            "--OrleansMl:Moderation:TextModels:0=tiny-bert",
            "--OrleansMl:Moderation:TextModels:1=tiny-xlm",
        ];

        public override ValueTask InitializeAsync()
        {
            TinyPackages.Write(
                _models,
                "tiny-bert",
                TextClassificationTask.TaskName,
                new()
                {
                    Adapter = ModelInput.WordPiece,
                    Tokenizer = new() { MaxTokens = 8, Overlap = 2, ClsId = 2, SepId = 3, PadId = 0, LowerCase = true }
                },
                [("adult", ModerationCategory.Sexual), ("violent", ModerationCategory.Violence), ("hateful", ModerationCategory.Hate)],
                ModelActivation.Sigmoid,
                TinyTransformer.Classifier(7),
                ("vocab.txt", Encoding.UTF8.GetBytes("[PAD]\n[UNK]\n[CLS]\n[SEP]\nhello\nworld\n##s")));
            TinyPackages.Write(
                _models,
                "tiny-xlm",
                TextClassificationTask.TaskName,
                new()
                {
                    Adapter = ModelInput.SentencePiece,
                    Tokenizer = new() { MaxTokens = 8, PadId = 1, ClsId = 0, SepId = 2, UnkId = 3, IdOffset = 1 }
                },
                [("junk", ModerationCategory.Spam), ("rude", ModerationCategory.Harassment), ("neither", null)],
                ModelActivation.Sigmoid,
                TinyTransformer.Classifier(12),
                ("tokenizer.model", TinySentencePiece.Model()));
            foreach (var order in (string[])["rgb", "bgr"])
            {
                TinyPackages.Write(
                    _models,
                    $"tiny-image-{order}",
                    ImageClassificationTask.TaskName,
                    new()
                    {
                        Adapter = ModelInput.Picture,
                        Image = new() { Width = 2, Height = 2, ChannelOrder = order, Mean = [0.5, 0.5, 0.5], Std = [0.25, 0.25, 0.25] }
                    },
                    [("first", null), ("second", ModerationCategory.Sexual), ("third", null)],
                    ModelActivation.Softmax,
                    new OnnxWriter("tiny")
                        .Input("pixel_values", OnnxType.Float32, "batch", 3, "height", "width")
                        .Node(
                            "ReduceMean", ["pixel_values"], ["logits"], OnnxAttribute.Ints("axes", 2, 3), OnnxAttribute.Int("keepdims", 0))
                        .Output("logits", OnnxType.Float32, "batch", 3)
                        .ToBytes());
            }

            return base.InitializeAsync();
        }

        public override async ValueTask DisposeAsync()
        {
            await base.DisposeAsync();
            Directory.Delete(_models, recursive: true);
        }
    }
}
