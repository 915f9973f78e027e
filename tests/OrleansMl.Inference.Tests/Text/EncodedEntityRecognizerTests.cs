using OrleansMl.Entities;
using OrleansMl.Models;
using OrleansMl.Onnx;
using OrleansMl.Packages;
using OrleansMl.Runtime;
using OrleansMl.Transformers;

namespace OrleansMl.Text;

/// <summary>Names by vectors from inside another package's graph.</summary>
public sealed class EncodedEntityRecognizerTests : RuntimeTests
{
    // A tensor inside the graph of TinyTransformer.
    private const string Inside = "rows";
    private const int Buckets = 1 << 8;

    private static readonly string[] Pieces = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "we", "met", "and", "ada", "##s"];
    private static readonly ModelKey Encoder = new("text-encoder", "1.0.0");
    private static readonly EntityLabels Labels = new(["person"]);

    [Fact]
    public async Task A_name_is_found_by_its_vector_alone_in_a_text_of_any_length()
    {
        TestHeads.AddEncoder(Packages, Encoder, Pieces);
        var key = Add(Head(TinyTransformer.Columns));
        await using var runtime = Runtime();
        var text = string.Concat(Enumerable.Repeat("we met and ", 12)) + "Ada";

        var answer = await runtime.RecognizeAsync(key, text, Token);

        Assert.Equal([("Ada", 132, 135)], answer.Entities.Select(entity => (entity.Text, entity.Start, entity.End)));
        Assert.Equal(key, answer.Model);
    }

    [Fact]
    public async Task Without_its_encoder_it_says_what_it_lacks()
    {
        var key = Add(Head(TinyTransformer.Columns));
        await using var runtime = Runtime();

        var missing = await Assert.ThrowsAsync<ModelUnavailableException>(() => runtime.RecognizeAsync(key, "Ada", Token).AsTask());

        Assert.Contains("text-encoder@1.0.0, which is not installed", missing.Reason, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("no_such_tensor", 3)]
    [InlineData(Inside, 4)]
    public async Task Tensors_and_a_head_that_do_not_fit_the_encoder_are_refused(string tensor, int inputs)
    {
        TestHeads.AddEncoder(Packages, Encoder, Pieces);
        var key = Add(Head(inputs), tensor);
        await using var runtime = Runtime();

        var broken = await Assert.ThrowsAsync<ModelUnavailableException>(() => runtime.RecognizeAsync(key, "Ada", Token).AsTask());

        Assert.Contains(
            inputs == 4 ? "head.bin reads 4 numbers and gives 3; 3 and 3 were expected" : tensor, broken.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void The_vector_of_a_word_is_the_mean_of_its_pieces_and_comes_from_the_window_that_saw_more_before_it()
    {
        using var vectors = OpenVectors();
        const string Text = "adas met we and we met adas and we";

        var found = Of(vectors, Text);

        // Ada and ##s are 7 and 8.
        float[] names = [7.5f, 5, 4, 6, 4, 5, 7.5f, 6, 4];
        Assert.Equal(names.Select(id => id / 4), found.Chunk(TinyTransformer.Columns).Select(vector => vector[0]));
        Assert.Equal(TinyTransformer.Columns, vectors.Dimensions);
    }

    [Fact]
    public void A_text_without_words_has_no_vectors_and_one_without_pieces_has_zeros()
    {
        using var vectors = OpenVectors();

        Assert.Empty(Of(vectors, ""));
        Assert.Equal(new float[TinyTransformer.Columns], Of(vectors, "\u200D"));
    }

    [Fact]
    public void Behind_the_last_window_that_is_read_words_have_no_vectors()
    {
        using var vectors = OpenVectors();
        var text = string.Concat(Enumerable.Repeat("we ", 1000));

        // Six places a window, two of them shared with the one before.
        Assert.Equal(((TokenVectors.MostWindows * 4) + 2) * TinyTransformer.Columns, Of(vectors, text).Length);
    }

    private static float[] Of(TokenVectors vectors, string text)
    {
        var tokens = new List<TokenSpan>();
        EntityTokenizer.Tokenize(text, tokens);
        return vectors.Of([tokens], [text])[0];
    }

    // Begins a person where the first number is above that of "and", 6 / 4.
    private static byte[] Head(int inputs) => TestHeads.Linear(inputs, (0, 0, 0), (0, 80, -130), (0, 0, -20));

    private TokenVectors OpenVectors()
    {
        TestHeads.AddEncoder(Packages, Encoder, Pieces);
        var package = ModelPackage.Open(Packages.Folder(Encoder), ShippedModelTasks.All);
        return new(new(package.Manifest, package.Verify()), [Inside], new());
    }

    private ModelKey Add(byte[] head, string tensor = Inside)
    {
        var model = EntityModel.Empty(Labels, Buckets);
        var onnx = HashedTokensGraph.Write("test", new sbyte[(Buckets + 1) * Labels.Count], [1, 1, 1], model.Transition);
        var key = Packages.Add("2.0.0", "text-entities", model: onnx, change: manifest => manifest with
        {
            Task = TokenClassificationTask.TaskName,
            Input = new()
            {
                Adapter = ModelInput.HashedTokens,
                Fold = TokenFeatures.Version,
                Encoder = new(Encoder.Name, Encoder.Version, "head.bin") { Tensors = [tensor] },
            },
            Labels = [new("O"), new("B-person"), new("I-person")],
            Activation = ModelActivation.None,
            Calibration = null,
            Files = [.. manifest.Files, ModelFile.Of("head.bin", head)],
        });
        File.WriteAllBytes(Path.Combine(Packages.Folder(key), "head.bin"), head);
        return key;
    }
}
