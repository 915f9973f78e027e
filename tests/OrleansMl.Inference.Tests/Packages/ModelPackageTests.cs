using System.Text;
using System.Text.Json.Nodes;
using OrleansMl.Models;
using OrleansMl.Onnx;

namespace OrleansMl.Packages;

public sealed class ModelPackageTests : IDisposable
{
    private readonly TestPackages _packages = new();

    public void Dispose() => _packages.Dispose();

    [Fact]
    public void Whole_package_opens_and_verifies()
    {
        var key = _packages.Add();

        var package = ModelPackage.Open(_packages.Folder(), ShippedModelTasks.All);
        var model = package.Verify();

        Assert.Equal(key, package.Key);
        Assert.Equal(17, model.Onnx.Opset);
        Assert.Equal(["ids", "values"], model.Onnx.Inputs.Select(i => i.Name));
        Assert.Equal(["logits", "contributions"], model.Onnx.Outputs.Select(o => o.Name));
    }

    [Fact]
    public void Manifest_reads_back_what_was_written()
    {
        _packages.Add();
        var written = File.ReadAllText(Path.Combine(_packages.Folder(), "model.json"));

        var manifest = ModelPackage.Open(_packages.Folder(), ShippedModelTasks.All).Manifest;

        Assert.Equal(written, Encoding.UTF8.GetString(manifest.ToUtf8Bytes()));
        Assert.Contains("\"max_length\": 10000", written, StringComparison.Ordinal);
        Assert.Contains("\"category\": \"harassment\"", written, StringComparison.Ordinal);
        Assert.Contains("\"activation\": \"sigmoid\"", written, StringComparison.Ordinal);
    }

    public static TheoryData<string> RequiredFields =>
    [
        "name", "version", "task", "input", "labels", "activation", "max_length", "languages", "licence", "training_data", "metrics",
        "files", "input.adapter", "input.fold", "input.word", "input.char", "input.max_features", "input.word.orders", "input.char.buckets",
        "labels[0].name", "calibration.name", "training_data[0].licence", "metrics[0].dataset", "metrics[0].value", "files[0].sha256",
        "files[0].size",
    ];

    [Theory]
    [MemberData(nameof(RequiredFields))]
    public void Missing_field_is_named(string field)
    {
        Assert.Contains(field.Replace("[0]", "", StringComparison.Ordinal).Split('.')[^1], Refusal(field, null), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("name", "\"Text Safety\"", "name")]
    [InlineData("name", "\"other\"", "'other', but the package lies in a folder 'text-safety'")]
    [InlineData("version", "\"1.0\"", "version")]
    [InlineData("version", "\"1.0.0-01\"", "'1.0.0-01' is not a semantic version")]
    [InlineData("version", "\"1.0.1\"", "'1.0.1', but the package lies in a folder '1.0.0'")]
    [InlineData("task", "7", "task")]
    [InlineData("colour", "\"red\"", "colour")]
    [InlineData("input.adapter", "\"Hashed\"", "adapter")]
    [InlineData("input.word.buckets", "1000", "input.word.buckets is 1000. Use a power of two.")]
    [InlineData("input.word.orders", "[0]", "orders")]
    [InlineData("input.max_features", "0", "max_features")]
    [InlineData("labels", "[]", "labels")]
    [InlineData("labels[1].name", "\"sexual\"", "labels names 'sexual' twice")]
    [InlineData("labels[0].category", "\"rudeness\"", "category")]
    [InlineData("activation", "\"relu\"", "activation")]
    [InlineData("activation", "\"softmax\"", "calibration.platt needs the activation sigmoid")]
    [InlineData("calibration.platt[0].label", "\"nobody\"", "'nobody', which is no label")]
    [InlineData("calibration.platt[0].a", "0", ".a")]
    [InlineData("calibration.isotonic", "[{\"label\":\"hate\",\"x\":[0,1],\"y\":[0.5]}]", "of 'hate' has 2 x and 1 y")]
    [InlineData("calibration.isotonic", "[{\"label\":\"hate\",\"x\":[0,1],\"y\":[0.5,0.4]}]", "of 'hate' falls at point 1")]
    [InlineData("calibration.isotonic", "[{\"label\":\"sexual\",\"x\":[0],\"y\":[0.5]}]", "names 'sexual' twice")]
    [InlineData("max_length", "0", "max_length")]
    [InlineData("max_length", "1.5", "max_length")]
    [InlineData("languages", "[]", "languages")]
    [InlineData(
        "files",
        "[{\"path\":\"card.md\",\"sha256\":\"0000000000000000000000000000000000000000000000000000000000000000\",\"size\":1}]",
        "does not list model.onnx")]
    [InlineData("files[0].sha256", "\"ABC\"", "sha256")]
    [InlineData("files[0].size", "-1", "size")]
    public void Wrong_field_is_named(string field, string json, string expected) =>
        Assert.Contains(expected, Refusal(field, json), StringComparison.Ordinal);

    [Theory]
    [InlineData("../1.0.0/model.onnx")]
    [InlineData("/etc/hostname")]
    [InlineData("a/../../b")]
    [InlineData("a//b")]
    [InlineData("./a")]
    [InlineData("a\\\\b")]
    [InlineData("C:a")]
    public void Path_that_leads_outside_is_refused(string path)
    {
        Assert.Contains(
            "leads outside the package",
            Refusal("files[1]", $$"""{"path":"{{path}}","sha256":"{{new string('0', 64)}}","size":1}"""),
            StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("", "is not JSON")]
    [InlineData("{", "is not JSON")]
    [InlineData("[]", "model.json is wrong")]
    [InlineData("{} // note", "is not JSON")]
    [InlineData("{\"name\":\"a\",\"name\":\"b\"}", "is not JSON")]
    public void Broken_manifest_is_refused(string json, string expected)
    {
        _packages.Add();
        File.WriteAllText(Path.Combine(_packages.Folder(), "model.json"), json);
        Assert.Contains(
            expected,
            Assert.Throws<ModelPackageException>(() => ModelPackage.Open(_packages.Folder(), ShippedModelTasks.All)).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void Manifest_that_is_not_UTF8_or_too_large_is_refused()
    {
        _packages.Add();
        var path = Path.Combine(_packages.Folder(), "model.json");
        File.WriteAllBytes(path, [0xFF, 0xFE, 0x00]);
        Assert.Contains(
            "is not UTF-8",
            Assert.Throws<ModelPackageException>(() => ModelPackage.Open(_packages.Folder(), ShippedModelTasks.All)).Message,
            StringComparison.Ordinal);
        File.WriteAllBytes(path, new byte[(1 << 20) + 1]);
        Assert.Contains(
            "at most 1048576",
            Assert.Throws<ModelPackageException>(() => ModelPackage.Open(_packages.Folder(), ShippedModelTasks.All)).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void Changed_byte_is_found_by_its_hash()
    {
        _packages.Add();
        var path = Path.Combine(_packages.Folder(), "model.onnx");
        var bytes = File.ReadAllBytes(path);
        bytes[^1] ^= 1;
        File.WriteAllBytes(path, bytes);

        Assert.Contains("model.onnx has the sha256", VerifyFailure(), StringComparison.Ordinal);
    }

    [Fact]
    public void Other_size_and_missing_file_are_named()
    {
        _packages.Add();
        var path = Path.Combine(_packages.Folder(), "model.onnx");
        File.AppendAllText(path, "x");
        Assert.Contains("model.onnx has", VerifyFailure(), StringComparison.Ordinal);
        File.Delete(path);
        Assert.Contains("model.onnx is missing.", VerifyFailure(), StringComparison.Ordinal);
        Directory.Delete(_packages.Folder(), recursive: true);
        Assert.Contains(
            "does not exist",
            Assert.Throws<ModelPackageException>(() => ModelPackage.Open(_packages.Folder(), ShippedModelTasks.All)).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void Link_is_refused_even_to_the_right_bytes()
    {
        _packages.Add();
        var path = Path.Combine(_packages.Folder(), "model.onnx");
        var elsewhere = Path.Combine(_packages.Root, "elsewhere.onnx");
        File.Move(path, elsewhere);
        File.CreateSymbolicLink(path, elsewhere);

        Assert.Contains("model.onnx is a link.", VerifyFailure(), StringComparison.Ordinal);
    }

    [Fact]
    public void Linked_folder_on_the_way_to_a_file_is_refused()
    {
        var bytes = "words"u8.ToArray();
        _packages.Add(change: m => m with { Files = [.. m.Files, ModelFile.Of("tokenizer/vocab.txt", bytes)] });
        var elsewhere = Directory.CreateDirectory(Path.Combine(_packages.Root, "elsewhere")).FullName;
        File.WriteAllBytes(Path.Combine(elsewhere, "vocab.txt"), bytes);
        Directory.CreateSymbolicLink(Path.Combine(_packages.Folder(), "tokenizer"), elsewhere);

        Assert.Contains("tokenizer/vocab.txt is a link.", VerifyFailure(), StringComparison.Ordinal);
    }

    [Fact]
    public void Linked_version_folder_is_refused()
    {
        _packages.Add();
        Directory.CreateSymbolicLink(_packages.Folder("2.0.0"), _packages.Folder());
        Assert.Contains(
            "2.0.0 is a link.",
            Assert.Throws<ModelPackageException>(() => ModelPackage.Open(_packages.Folder("2.0.0"), ShippedModelTasks.All)).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void Weights_outside_the_file_are_refused_wherever_they_hide()
    {
        var tensor = new ProtoBuffer();
        tensor.String(8, "hidden");
        tensor.Int(14, 1); // data_location = EXTERNAL
        var attribute = new ProtoBuffer();
        attribute.Message(5, tensor);
        var node = new ProtoBuffer();
        node.Message(5, attribute);
        var graph = new ProtoBuffer();
        graph.Message(1, node);
        var branch = new ProtoBuffer();
        branch.Message(6, graph); // the attribute of an If holds a graph
        var outerNode = new ProtoBuffer();
        outerNode.Message(5, branch);

        Assert.Equal("hidden", Parse((5, tensor)).ExternalTensor);
        Assert.Equal("hidden", Parse((1, node)).ExternalTensor);
        Assert.Equal("hidden", Parse((1, outerNode)).ExternalTensor);

        _packages.Add(model: Model((5, tensor)));
        Assert.Contains("keeps the tensor 'hidden' outside the file", VerifyFailure(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(6)]
    [InlineData(99)]
    public void Opset_that_cannot_be_run_is_refused(int opset)
    {
        var other = new ProtoBuffer();
        other.Int(2, opset);
        var field = new ProtoBuffer();
        field.Message(8, other);
        // The last of two imports of the same domain counts.
        _packages.Add(model: [.. TestPackages.Graph(TestPackages.Ngrams, 4, 1), .. field.ToArray()]);

        Assert.Contains($"uses opset {opset}.", VerifyFailure(), StringComparison.Ordinal);
    }

    [Fact]
    public void Bytes_that_are_no_model_are_refused()
    {
        _packages.Add(model: "this is not a protobuf"u8.ToArray());
        Assert.Contains("model.onnx cannot be read", VerifyFailure(), StringComparison.Ordinal);
        var whole = TestPackages.Graph(TestPackages.Ngrams, 4, 1);
        Assert.Throws<InvalidDataException>(() => OnnxModelFile.Parse(whole[..^10]));
    }

    private static OnnxModelFile Parse((int Field, ProtoBuffer Message) part) => OnnxModelFile.Parse(Model(part));

    private static byte[] Model((int Field, ProtoBuffer Message) part)
    {
        var graph = new ProtoBuffer();
        graph.Message(part.Field, part.Message);
        var model = new ProtoBuffer();
        model.Message(7, graph);
        return model.ToArray();
    }

    private string VerifyFailure() =>
        Assert.Throws<ModelPackageException>(() => ModelPackage.Open(_packages.Folder(), ShippedModelTasks.All).Verify()).Message;

    // Sets (json) or removes (null) a field such as files[0].size and tells how the package is refused.
    private string Refusal(string field, string? json)
    {
        _packages.Add();
        var path = Path.Combine(_packages.Folder(), "model.json");
        var root = JsonNode.Parse(File.ReadAllText(path))!;
        var parts = field.Replace("[", ".[", StringComparison.Ordinal).Split('.');
        var parent = root;
        foreach (var part in parts[..^1])
        {
            parent = part[0] == '[' ? parent[int.Parse(part[1..^1], null)]! : parent[part]!;
        }

        if (parts[^1][0] == '[')
        {
            parent.AsArray().Add(JsonNode.Parse(json!));
        }
        else if (json is null)
        {
            parent.AsObject().Remove(parts[^1]);
        }
        else
        {
            parent[parts[^1]] = JsonNode.Parse(json);
        }

        File.WriteAllText(path, root.ToJsonString());
        return Assert.Throws<ModelPackageException>(() => ModelPackage.Open(_packages.Folder(), ShippedModelTasks.All)).Message;
    }
}
