using System.CommandLine;
using System.Globalization;
using OrleansMl.Packages;
using OrleansMl.Training;

namespace OrleansMl.FineTuning;

/// <summary>
/// <c>orleansml-training export-encoder</c>: the backbone itself, with eight-bit weights, as a feature-extraction package.
/// </summary>
internal static class ExportEncoderCommand
{
    private const int CheckedTexts = 256;

    public static Command Create()
    {
        var models = new Option<string>("--out") { Description = "The models folder to write into.", DefaultValueFactory = _ => "models" };
        var version = new Option<string>("--model-version") { Description = "The package's version.", DefaultValueFactory = _ => "1.0.0" };
        version.Validators.Add(result =>
        {
            if (!ModelKey.TryParse($"{EncoderPackage.Name}@{result.GetValueOrDefault<string>()}", null, out _))
            {
                result.AddError("--model-version takes a semantic version, for example 1.0.0.");
            }
        });
        var command = new Command(
            "export-encoder", $"Write the backbone as the package {EncoderPackage.Name}: sentences as vectors, nothing trained.")
        {
            models, version
        };
        command.SetAction(result =>
        {
            try
            {
                return Run(result.GetRequiredValue(models), result.GetRequiredValue(version), result.InvocationConfiguration.Output);
            }
            catch (Exception exception) when (exception is IOException or InvalidDataException)
            {
                result.InvocationConfiguration.Error.WriteLine(exception.Message);
                return 1;
            }
        });
        return command;
    }

    private static int Run(string models, string version, TextWriter output)
    {
        var backbone = MiniLmPackage.Open(MiniLmPackage.DefaultPath);
        var onnx = BertGraph.Write(EncoderPackage.Name, BertReader.Read(backbone.Onnx, labels: 0), eightBits: true);
        var tokenizer = new TextTokenizer(backbone.Vocabulary);
        var check = EncoderCheck.Run(
            backbone.Onnx.ToArray(),
            onnx,
            SyntheticExamples.All().Chunk(29).Select(c => c[0].Text).Take(CheckedTexts).Select(tokenizer.Read));
        var files = new Dictionary<string, byte[]> { [SafetyPackage.Vocabulary] = backbone.Vocabulary };
        var manifest = EncoderPackage.Manifest(version, files, onnx, check);
        var folder = PackageFolder.Write(
            models, new TrainedText(onnx, manifest) { Others = files }, EncoderPackage.Card(manifest, check));
        output.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"Wrote {folder}: {manifest.Files.Sum(f => f.Size):N0} bytes, sha256 {manifest.Files[0].Sha256}; cosine with the published " +
            $"model {check.MeanCosine:0.0000} on average, {check.SmallestCosine:0.0000} at least, on {check.Texts} sentences."));
        return 0;
    }
}
