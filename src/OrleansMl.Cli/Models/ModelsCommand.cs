using System.CommandLine;
using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using OrleansMl.Packages;
using OrleansMl.Runtime;

namespace OrleansMl.Models;

/// <summary><c>orleansml models</c>: looks at model packages on disk and fetches more, without a node.</summary>
internal static class ModelsCommand
{
    private static readonly JsonSerializerOptions Json = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        WriteIndented = true,
        // File names and reasons are for people; a terminal is no web page.
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    public static Command Create() => new("models", "Look at model packages on disk, and fetch more.")
    {
        CreateList(),
        CreateVerify(),
        PullCommand.Create()
    };

    private static Command CreateList()
    {
        var directories = new Option<string[]>("--dir")
        {
            Description =
                "A folder that holds packages as name/version/. May be given more than once (default: models, and what was pulled).",
            DefaultValueFactory = _ => [.. Directory.Exists(DataFolder.Models) ? [DataFolder.Models] : Array.Empty<string>(), "models"]
        };
        var available = new Option<bool>("--available") { Description = "List what 'pull' can fetch instead." };
        var catalog = PullCommand.CatalogOption();
        var json = new Option<bool>("--json") { Description = "Print JSON." };
        var command = new Command(
            "list", "List packages and say which version is live. Reads manifests only; 'verify' reads the files too.")
        {
            directories,
            available,
            catalog,
            json
        };
        command.SetAction(result =>
        {
            if (result.GetValue(available))
            {
                return ListAvailable(result, result.GetValue(catalog), result.GetRequiredValue(directories), result.GetValue(json));
            }

            var missing = result.GetRequiredValue(directories).FirstOrDefault(d => !Directory.Exists(d));
            if (missing is not null)
            {
                result.InvocationConfiguration.Error.WriteLine($"The folder '{missing}' does not exist; name one with --dir.");
                return 1;
            }

            var packages = PackageReport.List(result.GetRequiredValue(directories), ShippedModelTasks.All);
            var output = result.InvocationConfiguration.Output;
            if (result.GetValue(json))
            {
                output.WriteLine(JsonSerializer.Serialize(packages.Select(ToListing), Json));
                return 0;
            }

            foreach (var package in packages)
            {
                output.WriteLine(package.Manifest is { } m
                    ? string.Create(
                        CultureInfo.InvariantCulture,
                        $"{(package.Live ? "live  " : "      ")}  {package.Name}@{package.Version}  {m.Task}  " +
                        $"{string.Join(",", m.Labels.Select(l => l.Name))}  {Bytes(m):N0} bytes  {m.Licence}")
                    : $"broken  {package.Name}@{package.Version}  {package.Problem}");
            }

            return 0;
        });
        return command;
    }

    private static int ListAvailable(ParseResult result, string? catalog, string[] folders, bool asJson)
    {
        try
        {
            var models = AvailableModels.List(ModelCatalog.Open(catalog, Directory.GetCurrentDirectory()), folders);
            var output = result.InvocationConfiguration.Output;
            if (asJson)
            {
                output.WriteLine(JsonSerializer.Serialize(models, Json));
                return 0;
            }

            foreach (var model in models)
            {
                output.WriteLine(AvailableModels.ToLine(model));
            }

            return 0;
        }
        catch (PullException exception)
        {
            result.InvocationConfiguration.Error.WriteLine(exception.Message);
            return 1;
        }
    }

    private static Command CreateVerify()
    {
        var folders = new Argument<string[]>("folder")
        {
            Description = "A package folder such as models/text-safety/1.0.0, or a folder with packages in it.",
            Arity = ArgumentArity.OneOrMore
        };
        var json = new Option<bool>("--json") { Description = "Print JSON." };
        var command = new Command(
            "verify",
            "Check packages as loading does: manifest, hashes, sizes, links, opset, names and shapes. Exit code 1 when one is broken.")
        {
            folders,
            json
        };
        command.SetAction(result =>
        {
            var reports = result.GetRequiredValue(folders)
                .SelectMany(Packages)
                .Select(folder => PackageReport.Verify(folder, ShippedModelTasks.All))
                .ToList();
            var output = result.InvocationConfiguration.Output;
            if (result.GetValue(json))
            {
                output.WriteLine(JsonSerializer.Serialize(reports.Select(ToVerdict), Json));
            }
            else
            {
                foreach (var report in reports)
                {
                    output.WriteLine(
                        report.Problem is null ? $"ok      {report.Name}@{report.Version}" : $"broken  {report.Folder}: {report.Problem}");
                }
            }

            return reports.All(r => r.Problem is null) ? 0 : 1;
        });
        return command;
    }

    private static IEnumerable<string> Packages(string folder)
    {
        var inside = File.Exists(Path.Combine(folder, ModelManifest.FileName)) ? [] : PackageReport.List([folder], ShippedModelTasks.All);
        // Nothing inside either: checking the folder itself says what is missing.
        return inside.Count > 0 ? inside.Select(p => p.Folder) : [folder];
    }

    private static long Bytes(ModelManifest manifest) => manifest.Files.Sum(f => f.Size);

    private static object ToListing(PackageReport report) => new
    {
        report.Name,
        report.Version,
        report.Live,
        report.Folder,
        report.Manifest?.Task,
        Labels = report.Manifest?.Labels.Select(l => l.Name),
        Bytes = report.Manifest is { } manifest ? Bytes(manifest) : (long?)null,
        report.Manifest?.Licence,
        report.Problem,
    };

    private static object ToVerdict(PackageReport report) =>
        new { report.Name, report.Version, report.Folder, Ok = report.Problem is null, report.Problem };
}
