using System.Globalization;

namespace OrleansMl.Models;

/// <summary><c>models list --available</c>: what <c>models pull</c> can fetch.</summary>
internal static class AvailableModels
{
    public static IEnumerable<AvailableModel> List(ModelCatalog catalog, IReadOnlyList<string> folders) => catalog.Models.Select(entry =>
        new AvailableModel(
            entry.Name,
            entry.Version,
            entry.Variant,
            catalog.Find(entry.Name, version: null) == entry,
            entry.Bytes,
            entry.Licence,
            entry.For,
            entry.Archive?.Name,
            folders.Any(folder => PackageInstaller.IsInstalled(entry, folder))));

    public static string ToLine(AvailableModel model) => string.Create(
        CultureInfo.InvariantCulture,
        $"{(model.Installed ? "installed" : "         ")}  {$"{model.Name}@{model.Version}",-28} {model.Variant,-18} " +
        $"{model.Bytes / 1e6,6:0.0} MB  {model.Licence,-12} {model.For}");
}

/// <summary>An entry of the catalogue, for a list.</summary>
/// <param name="Name">The model.</param>
/// <param name="Version">Its version.</param>
/// <param name="Variant">What tells it from others of the name.</param>
/// <param name="Default">True for what the name alone means.</param>
/// <param name="Bytes">What is fetched.</param>
/// <param name="Licence">SPDX expression.</param>
/// <param name="For">What it is for.</param>
/// <param name="Package">The package of a registry that it comes from; null for addresses.</param>
/// <param name="Installed">True when it is there.</param>
internal sealed record AvailableModel(
    string Name, string Version, string? Variant, bool Default, long Bytes, string Licence, string? For, string? Package, bool Installed);
