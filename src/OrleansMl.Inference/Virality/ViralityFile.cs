using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Serialization;
using OrleansMl.Packages;

namespace OrleansMl.Virality;

/// <summary>What a growth model's package holds beside its trees: <c>virality.json</c>.</summary>
public sealed record ViralityFile
{
    /// <summary>The file's name in the package.</summary>
    public const string FileName = "virality.json";

    /// <summary>Features in the order of the graph.</summary>
    public required ImmutableArray<string> Features { get; init; }

    /// <summary>Horizons in seconds.</summary>
    public required ImmutableArray<double> Horizons { get; init; }

    /// <summary>The rest.</summary>
    public required ViralityParameters Parameters { get; init; }

    /// <summary>The file of a model.</summary>
    public static byte[] Write(ViralityModel model)
    {
        ArgumentNullException.ThrowIfNull(model);
        return [.. JsonSerializer.SerializeToUtf8Bytes(
            new ViralityFile
            {
                Features = CascadeFeatures.Names,
                Horizons = [.. ViralityModel.Horizons.Select(horizon => horizon.TotalSeconds)],
                Parameters = model.Parameters
            },
            ViralityJson.Default.ViralityFile), (byte)'\n'];
    }

    /// <summary>Reads and checks.</summary>
    /// <exception cref="ModelPackageException">It is not what this version reads.</exception>
    internal static ViralityParameters Read(ReadOnlySpan<byte> json)
    {
        ViralityFile file;
        try
        {
            file = JsonSerializer.Deserialize(json, ViralityJson.Default.ViralityFile) ?? throw new JsonException("it is null");
        }
        catch (JsonException exception)
        {
            throw Wrong($"cannot be read: {exception.Message}", exception);
        }

        if (!file.Features.SequenceEqual(CascadeFeatures.Names))
        {
            throw Wrong("was learned from other features than this version has.");
        }

        if (!file.Horizons.SequenceEqual(ViralityModel.Horizons.Select(horizon => horizon.TotalSeconds)))
        {
            throw Wrong("looks at other horizons than this version.");
        }

        var parameters = file.Parameters;
        if (parameters.Intervals.Length != ViralityModel.Groups
            || parameters.Early.Length != ViralityModel.Horizons.Length
            || parameters.Usual.Length == 0)
        {
            throw Wrong("does not have intervals for every group, or priors for every horizon.");
        }

        if (parameters.Intervals.Any(
            intervals => intervals.Quantiles.Length != ConformalIntervals.Points || !(intervals.Up > 0) || !(intervals.Down > 0)))
        {
            throw Wrong("has intervals that are none.");
        }

        if (parameters.Doubling.X.Length == 0 || parameters.Doubling.X.Length != parameters.Doubling.Y.Length)
        {
            throw Wrong("has a calibration that is none.");
        }

        if (!(parameters.ViralSize > 0))
        {
            throw Wrong("has a viral size that is not positive.");
        }

        return parameters;
    }

    private static ModelPackageException Wrong(string what, Exception? inner = null) =>
        new(FileName, what, "Train the model again with this version: orleansml train virality.", inner);
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, WriteIndented = true, IncludeFields = true)]
[JsonSerializable(typeof(ViralityFile))]
internal sealed partial class ViralityJson : JsonSerializerContext;
