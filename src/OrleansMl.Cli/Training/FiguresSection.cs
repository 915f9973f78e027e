using System.Text;
using OrleansMl.Models;

namespace OrleansMl.Training;

/// <summary>
/// Writes what <c>orleansml evaluate</c> measured into a Markdown file, between two markers, so that no figure is typed by hand.
/// </summary>
internal static class FiguresSection
{
    private const string Start = "<!-- figures of ";

    /// <summary>Replaces the section of a model, or appends one.</summary>
    /// <param name="path">The Markdown file.</param>
    /// <param name="model">The model that was measured.</param>
    /// <param name="table">Its figures in Markdown.</param>
    public static void Write(string path, ModelKey model, string table) =>
        Write(path, model.Name, $"{model.Name} {model.Version}", "the columns are those of the model's card.", table);

    /// <summary>Replaces a section, or appends one.</summary>
    /// <param name="path">The Markdown file.</param>
    /// <param name="name">What was measured, as <c>orleansml evaluate</c> calls it.</param>
    /// <param name="title">The section's heading.</param>
    /// <param name="remark">Half a sentence on how to read it.</param>
    /// <param name="table">The figures in Markdown.</param>
    public static void Write(string path, string name, string title, string remark, string table)
    {
        var text = File.Exists(path) ? File.ReadAllText(path) : "";
        var section = Section(name, title, remark, table);
        var (from, to) = Find(text, name);
        File.WriteAllText(path, from < 0 ? $"{text.TrimEnd()}\n\n{section}\n" : text[..from] + section + text[to..]);
    }

    /// <summary>All sections of a file, to carry over when the rest is written anew.</summary>
    public static string Keep(string path)
    {
        var text = File.Exists(path) ? File.ReadAllText(path) : "";
        var from = text.IndexOf(Start, StringComparison.Ordinal);
        return from < 0 ? "" : "\n" + text[from..];
    }

    private static string Section(string name, string title, string remark, string table) => new StringBuilder()
        .Append(Start).Append(name).Append(" -->\n## ").Append(title)
        .Append("\nWritten by `orleansml evaluate ").Append(name).Append("`; ").Append(remark).Append("\n\n")
        .Append(table.TrimEnd()).Append("\n\n").Append(End(name)).ToString();

    private static (int From, int To) Find(string text, string name)
    {
        var from = text.IndexOf($"{Start}{name} -->", StringComparison.Ordinal);
        var end = from < 0 ? -1 : text.IndexOf(End(name), from, StringComparison.Ordinal);
        return end < 0 ? (-1, -1) : (from, end + End(name).Length);
    }

    private static string End(string name) => $"<!-- end of figures of {name} -->";
}
