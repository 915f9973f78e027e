using System.CommandLine;
using System.Text.Json;
using Spectre.Console;

namespace OrleansMl.Models;

/// <summary><c>orleansml models pull</c>: fetches a package that a catalogue lists. Never at serving time.</summary>
internal static class PullCommand
{
    public static Command Create()
    {
        var name = new Argument<string>("name") { Description = "A model of the catalogue, as name or name@version." };
        var catalog = new Option<string>("--catalog")
        {
            Description = "The catalogue.",
            DefaultValueFactory = _ => Path.Combine("models", "catalog.json")
        };
        var models = new Option<string>("--out")
        {
            Description = "The models folder to install into.",
            DefaultValueFactory = _ => "models"
        };
        var json = new Option<bool>("--json") { Description = "Print JSON." };
        var command = new Command(
            "pull", "Fetch a package that the catalogue lists: verified before it is installed, resumed when it broke off.")
        {
            name,
            catalog,
            models,
            json
        };
        command.SetAction((result, cancellationToken) => RunAsync(
            result.GetRequiredValue(name), result.GetRequiredValue(catalog), result.GetRequiredValue(models), result.GetValue(json),
            result.InvocationConfiguration.Output, result.InvocationConfiguration.Error, TimeSpan.FromSeconds(1), cancellationToken));
        return command;
    }

    internal static async Task<int> RunAsync(
        string name,
        string catalog,
        string models,
        bool json,
        TextWriter output,
        TextWriter error,
        TimeSpan firstDelay,
        CancellationToken cancellationToken)
    {
        try
        {
            var parts = name.Split('@', 2);
            var entry = ModelCatalog.Read(catalog).Find(parts[0], parts.Length == 2 ? parts[1] : null);
            error.WriteLine($"{entry.Name}@{entry.Version}: {entry.Bytes:N0} bytes, licence {entry.Licence}");
            using var http = new HttpClient { Timeout = Timeout.InfiniteTimeSpan };
            var installer = new PackageInstaller(new FileDownload(http, firstDelay));
            var console = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(error) });
            var (folder, installed) = await console.Progress()
                .Columns(
                    new TaskDescriptionColumn(),
                    new ProgressBarColumn(),
                    new PercentageColumn(),
                    new DownloadedColumn(),
                    new TransferSpeedColumn())
                .StartAsync(context =>
                    installer.InstallAsync(entry, models, new Bar(context.AddTask("Fetching", maxValue: entry.Bytes)), cancellationToken));
            output.WriteLine(json
                ? JsonSerializer.Serialize(new { name = entry.Name, version = entry.Version, folder, installed })
                : installed ? $"{folder}: installed" : $"{folder}: is there already");
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

    private sealed class Bar(ProgressTask task) : IProgress<long>
    {
        public void Report(long value) => task.Value = value;
    }
}
