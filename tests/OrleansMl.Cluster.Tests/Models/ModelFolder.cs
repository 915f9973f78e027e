using System.Text.Json.Nodes;
using OrleansMl.Hosting;

namespace OrleansMl.Models;

/// <summary>Folders with copies of the shipped packages, for tests that change them.</summary>
internal static class ModelFolder
{
    /// <summary>Copies every shipped package.</summary>
    public static void CopyShipped(string to) => Copy(Path.Combine(Build.Root, "models"), to);

    /// <summary>Installs a version that answers like an installed one.</summary>
    public static void AddVersion(string models, string name, string from, string to)
    {
        // Complete before it stands where the node looks.
        var staging = Path.Combine(models, $".{name}-{to}");
        Copy(Path.Combine(models, name, from), staging);
        var manifest = Path.Combine(staging, "model.json");
        var json = JsonNode.Parse(File.ReadAllText(manifest))!;
        json["version"] = to;
        File.WriteAllText(manifest, json.ToJsonString());
        Directory.Move(staging, Path.Combine(models, name, to));
    }

    private static void Copy(string from, string to)
    {
        foreach (var file in Directory.EnumerateFiles(from, "*", SearchOption.AllDirectories))
        {
            var target = Path.Combine(to, Path.GetRelativePath(from, file));
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            File.Copy(file, target);
        }
    }
}
