using System.Text;

namespace OrleansMl.Import;

/// <summary>
/// Checks the quotes of a CSV file before a line of it is sent: a quote that is never closed makes one field of all that follows, and a
/// reader that forgives it loses the lines without a word.
/// </summary>
internal static class CsvQuotes
{
    /// <exception cref="InvalidDataException">A quoted field does not end, or goes on after its end.</exception>
    public static void Check(string path)
    {
        using var reader = new StreamReader(path, Encoding.UTF8);
        var (line, openedIn) = (1, 0);
        var (isFieldStart, isQuoted, wasQuote) = (true, false, false);
        var buffer = new char[64 * 1024];
        for (var read = reader.Read(buffer); read > 0; read = reader.Read(buffer))
        {
            foreach (var c in buffer.AsSpan(0, read))
            {
                if (isQuoted)
                {
                    // A doubled quote stays inside; a single one ends the field.
                    if (wasQuote && c != '"')
                    {
                        if (c is not (',' or '\r' or '\n'))
                        {
                            throw Broken(openedIn, $"ends in line {line} before '{c}'; write a quote inside a quoted field twice");
                        }

                        (isQuoted, wasQuote) = (false, false);
                    }
                    else
                    {
                        wasQuote = c == '"' && !wasQuote;
                    }
                }
                else if (isFieldStart && c == '"')
                {
                    (isQuoted, wasQuote, openedIn) = (true, false, line);
                }

                isFieldStart = !isQuoted && c is ',' or '\r' or '\n';
                line += c == '\n' ? 1 : 0;
            }
        }

        if (isQuoted && !wasQuote)
        {
            throw Broken(openedIn, "is never closed");
        }
    }

    private static InvalidDataException Broken(int line, string how) =>
        new($"Nothing was sent: the quoted field that begins in line {line} {how}.");
}
