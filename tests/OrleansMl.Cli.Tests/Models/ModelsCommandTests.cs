using System.CommandLine;
using System.Text.Json;
using OrleansMl.Moderation;
using OrleansMl.Onnx;
using OrleansMl.Packages;
using OrleansMl.Text;

namespace OrleansMl.Models;

public sealed class ModelsCommandTests : IDisposable
{
    private readonly string _root = Directory.CreateTempSubdirectory("orleansml-models-").FullName;

    public void Dispose() => Directory.Delete(_root, recursive: true);

    [Fact]
    public void List_says_which_version_is_live_and_what_is_broken()
    {
        Add("text-spam", "1.0.0");
        Add("text-spam", "1.1.0");
        File.WriteAllText(Path.Combine(Add("text-spam", "1.2.0"), "model.json"), "{}");

        var (code, output, _) = Run("list", "--dir", _root, "--json");

        Assert.Equal(0, code);
        var packages = JsonDocument.Parse(output).RootElement.EnumerateArray().ToList();
        Assert.Equal(["1.2.0", "1.1.0", "1.0.0"], packages.Select(p => p.GetProperty("version").GetString()));
        Assert.Equal([false, true, false], packages.Select(p => p.GetProperty("live").GetBoolean()));
        Assert.Contains("name is missing", packages[0].GetProperty("problem").GetString(), StringComparison.Ordinal);
        Assert.Equal("spam", Assert.Single(packages[1].GetProperty("labels").EnumerateArray()).GetString());

        var lines = Run("list", "--dir", _root).Output.Split('\n');
        Assert.StartsWith("broken  text-spam@1.2.0  model.json: name is missing", lines[0], StringComparison.Ordinal);
        Assert.StartsWith("live    text-spam@1.1.0  text-classification  spam  ", lines[1], StringComparison.Ordinal);
        Assert.StartsWith("        text-spam@1.0.0", lines[2], StringComparison.Ordinal);
    }

    [Fact]
    public void List_of_a_folder_that_is_not_there_fails()
    {
        var (code, _, error) = Run("list", "--dir", Path.Combine(_root, "nowhere"));
        Assert.Equal(1, code);
        Assert.Contains("nowhere' does not exist", error, StringComparison.Ordinal);
    }

    [Fact]
    public void Verify_accepts_whole_packages_one_by_one_or_by_their_root()
    {
        var first = Add("text-spam", "1.0.0");
        var second = Add("text-other", "2.0.0");

        Assert.Equal(
            (0, "ok      text-spam@1.0.0\nok      text-other@2.0.0\n"),
            (Run("verify", first, second).Code, Run("verify", first, second).Output));
        Assert.Equal("ok      text-other@2.0.0\nok      text-spam@1.0.0\n", Run("verify", _root).Output);
    }

    [Fact]
    public void Verify_fails_with_the_reason_when_one_is_broken()
    {
        var good = Add("text-spam", "1.0.0");
        var bad = Add("text-spam", "1.1.0");
        using (var file = File.OpenWrite(Path.Combine(bad, "model.onnx")))
        {
            file.Seek(-1, SeekOrigin.End);
            file.WriteByte(0x7F);
        }

        var (code, output, _) = Run("verify", good, bad, "--json");

        Assert.Equal(1, code);
        var reports = JsonDocument.Parse(output).RootElement;
        Assert.Equal([true, false], reports.EnumerateArray().Select(r => r.GetProperty("ok").GetBoolean()));
        Assert.Contains("model.onnx has the sha256", reports[1].GetProperty("problem").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Verify_of_an_empty_folder_says_what_is_missing()
    {
        var (code, output, _) = Run("verify", Directory.CreateDirectory(Path.Combine(_root, "text-spam", "1.0.0")).FullName);
        Assert.Equal(1, code);
        Assert.Contains("model.json is missing.", output, StringComparison.Ordinal);
    }

    private static (int Code, string Output, string Error) Run(params string[] arguments)
    {
        var (output, error) = (new StringWriter { NewLine = "\n" }, new StringWriter { NewLine = "\n" });
        var code = ModelsCommand.Create().Parse(arguments).Invoke(new InvocationConfiguration { Output = output, Error = error });
        return (code, output.ToString(), error.ToString());
    }

    private string Add(string name, string version)
    {
        var ngrams = new HashedNgramOptions { Word = new([1], 64), Char = new([3], 64) };
        var model = HashedLinearGraph.Write(name, new sbyte[129], [0.1f], [0f]);
        var folder = Directory.CreateDirectory(Path.Combine(_root, name, version)).FullName;
        File.WriteAllBytes(Path.Combine(folder, "model.onnx"), model);
        File.WriteAllBytes(Path.Combine(folder, "model.json"), new ModelManifest
        {
            Name = name,
            Version = version,
            Task = "text-classification",
            Input = ModelInput.From(ngrams),
            Labels = [new("spam", ModerationCategory.Spam)],
            Activation = ModelActivation.Sigmoid,
            MaxLength = 1000,
            Languages = ["en"],
            Licence = "Apache-2.0",
            TrainingData = [],
            Metrics = [],
            Files = [ModelFile.Of("model.onnx", model)],
        }.ToUtf8Bytes());
        return folder;
    }
}
