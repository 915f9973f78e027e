using System.Buffers.Text;
using System.Text;

namespace OrleansMl.Gorse;

/// <summary>What stands in the address beside the path.</summary>
internal static class GorseQuery
{
    /// <summary>The most rows of one answer.</summary>
    public const int MaxN = 1000;

    /// <summary><c>n</c>, at most <see cref="MaxN"/>.</summary>
    public static int N(HttpContext context, int fallback) => Number(context, "n", fallback);

    /// <summary><c>n</c> of a list with pages, at least 1.</summary>
    public static int PageN(HttpContext context, int fallback) => Number(context, "n", fallback) is > 0 and var n ? n : fallback;

    /// <summary><c>offset</c>, from 0.</summary>
    public static int Offset(HttpContext context) => Number(context, "offset", 0);

    /// <summary>The parts of <c>cursor</c>; null for the first page.</summary>
    public static string[]? Cursor(HttpContext context)
    {
        var text = context.Request.Query["cursor"].ToString();
        if (text.Length == 0)
        {
            return null;
        }

        try
        {
            return Encoding.UTF8.GetString(Base64Url.DecodeFromChars(text)).Split('\n');
        }
        catch (FormatException)
        {
            throw new GorseException($"invalid cursor \"{text}\"");
        }
    }

    /// <summary>A cursor of parts.</summary>
    public static string ToCursor(params string[] parts) => Base64Url.EncodeToString(Encoding.UTF8.GetBytes(string.Join('\n', parts)));

    private static int Number(HttpContext context, string name, int fallback)
    {
        var text = context.Request.Query[name].ToString();
        var number = text.Length == 0 ? fallback : GoText.ParseInt(text);
        return number < 0
            ? throw new GorseException($"{name} must not be negative: {number}")
            : Math.Min(number, name == "n" ? MaxN : int.MaxValue / 2);
    }
}
