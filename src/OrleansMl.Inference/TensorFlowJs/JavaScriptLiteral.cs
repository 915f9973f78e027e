using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Json;

namespace OrleansMl.TensorFlowJs;

/// <summary>
/// The value that a CommonJS module exports, where it is a literal: <c>module.exports = {…}</c>, minified or not. Nothing of the module is
/// run; what is not a literal (a call, a name, an operator other than a sign) is refused. Names of members may be bare, numbers may begin
/// with a point, and <c>!0</c>, <c>!1</c> and <c>void 0</c> are what minifiers write for true, false and nothing. JSON is such a literal.
/// </summary>
internal ref struct JavaScriptLiteral
{
    // Topologies nest about ten levels.
    private const int MaxDepth = 64;

    private static readonly SearchValues<char> EndsOfString = SearchValues.Create("\"'\\\r\n");

    private readonly ReadOnlySpan<char> _text;
    private readonly Utf8JsonWriter _json;
    private int _at;

    private JavaScriptLiteral(ReadOnlySpan<char> text, Utf8JsonWriter json)
    {
        _text = text;
        _json = json;
    }

    /// <summary>The exported value as JSON.</summary>
    /// <param name="module">The module's UTF-8 text.</param>
    /// <exception cref="InvalidDataException">It exports no literal.</exception>
    public static JsonDocument ReadExport(ReadOnlySpan<byte> module)
    {
        var text = Encoding.UTF8.GetString(module).AsSpan().Trim();
        var start = FindExport(text);
        var buffer = new ArrayBufferWriter<byte>(text.Length);
        using (var json = new Utf8JsonWriter(buffer, new() { SkipValidation = true, MaxDepth = MaxDepth + 2 }))
        {
            var literal = new JavaScriptLiteral(text, json) { _at = start };
            literal.Value(0);
        }

        return JsonDocument.Parse(buffer.WrittenMemory, new() { MaxDepth = MaxDepth + 2 });
    }

    // Bundlers wrap the module in functions that export calls of their own: only what is followed by a literal is the value.
    private static int FindExport(ReadOnlySpan<char> text)
    {
        const string Exports = ".exports";
        if (text is ['{' or '[' or '"', ..])
        {
            return 0;
        }

        for (var at = 0; text[at..].IndexOf(Exports, StringComparison.Ordinal) is >= 0 and var found;)
        {
            at += found + Exports.Length;
            var value = SkipSpace(text, at);
            if (value < text.Length && text[value] == '=')
            {
                value = SkipSpace(text, value + 1);
                if (value < text.Length && text[value] is '{' or '[' or '"' or '\'')
                {
                    return value;
                }
            }
        }

        throw new InvalidDataException("it exports no literal");
    }

    private static int SkipSpace(ReadOnlySpan<char> text, int at)
    {
        while (at < text.Length && char.IsWhiteSpace(text[at]))
        {
            at++;
        }

        return at;
    }

    private readonly InvalidDataException Unexpected(string what) => new($"at character {_at} of it stands no {what}");

    private char Peek()
    {
        _at = SkipSpace(_text, _at);
        return _at < _text.Length ? _text[_at] : '\0';
    }

    private bool Take(char c)
    {
        if (Peek() != c)
        {
            return false;
        }

        _at++;
        return true;
    }

    private bool TakeWord(string word)
    {
        if (!_text[_at..].StartsWith(word, StringComparison.Ordinal)
            || (_at + word.Length < _text.Length && IsIdentifier(_text[_at + word.Length])))
        {
            return false;
        }

        _at += word.Length;
        return true;
    }

    private void Value(int depth)
    {
        if (depth > MaxDepth)
        {
            throw new InvalidDataException($"its literal nests deeper than {MaxDepth}");
        }

        switch (Peek())
        {
            case '{': Object(depth); break;
            case '[': Array(depth); break;
            case '"' or '\'': _json.WriteStringValue(String()); break;
            case '!':
                _at++;
                _json.WriteBooleanValue(Peek() switch
                {
                    '0' => true,
                    '1' => false,
                    _ => throw Unexpected("literal"),
                });
                _at++;
                break;
            case 't' when TakeWord("true"): _json.WriteBooleanValue(true); break;
            case 'f' when TakeWord("false"): _json.WriteBooleanValue(false); break;
            case 'n' when TakeWord("null"): _json.WriteNullValue(); break;
            case 'v' when TakeWord("void"):
                _json.WriteNullValue();
                Number();
                break;
            default: _json.WriteNumberValue(Number()); break;
        }
    }

    private void Object(int depth)
    {
        _at++;
        _json.WriteStartObject();
        while (!Take('}'))
        {
            _json.WritePropertyName(Peek() is '"' or '\'' ? String() : Name());
            if (!Take(':'))
            {
                throw Unexpected("colon");
            }

            Value(depth + 1);
            if (!Take(',') && Peek() != '}')
            {
                throw Unexpected("end of an object");
            }
        }

        _json.WriteEndObject();
    }

    private void Array(int depth)
    {
        _at++;
        _json.WriteStartArray();
        while (!Take(']'))
        {
            Value(depth + 1);
            if (!Take(',') && Peek() != ']')
            {
                throw Unexpected("end of an array");
            }
        }

        _json.WriteEndArray();
    }

    private string Name()
    {
        var start = _at;
        while (_at < _text.Length && IsIdentifier(_text[_at]))
        {
            _at++;
        }

        return _at > start ? _text[start.._at].ToString() : throw Unexpected("name");
    }

    private static bool IsIdentifier(char c) => char.IsAsciiLetterOrDigit(c) || c is '_' or '$';

    private double Number()
    {
        Peek();
        var start = _at;
        while (_at < _text.Length && (char.IsAsciiDigit(_text[_at]) || _text[_at] is '+' or '-' or '.' or 'e' or 'E'))
        {
            _at++;
        }

        return double.TryParse(_text[start.._at], NumberStyles.Float, CultureInfo.InvariantCulture, out var number)
            && double.IsFinite(number)
                ? number
                : throw Unexpected("literal");
    }

    private ReadOnlySpan<char> String()
    {
        var quote = _text[_at++];
        var start = _at;
        StringBuilder? built = null;
        while (true)
        {
            var length = _text[_at..].IndexOfAny(EndsOfString);
            if (length < 0 || _text[_at + length] is '\r' or '\n')
            {
                throw Unexpected("end of a string");
            }

            built?.Append(_text.Slice(_at, length));
            var c = _text[_at + length];
            if (c == '\\')
            {
                built ??= new StringBuilder().Append(_text[start..(_at + length)]);
                _at += length + 1;
                Escape(built);
            }
            else if (c == quote)
            {
                var end = _at + length;
                _at = end + 1;
                return built is null ? _text[start..end] : built.ToString();
            }
            else
            {
                // The other kind of quote stands for itself.
                built ??= new StringBuilder().Append(_text[start..(_at + length)]);
                built.Append(c);
                _at += length + 1;
            }
        }
    }

    private void Escape(StringBuilder into)
    {
        var c = _at < _text.Length ? _text[_at++] : throw Unexpected("end of a string");
        into.Append(c switch
        {
            'n' => '\n',
            'r' => '\r',
            't' => '\t',
            'b' => '\b',
            'f' => '\f',
            'v' => '\v',
            '0' => '\0',
            'x' => Hex(2),
            'u' => Hex(4),
            '\\' or '/' or '"' or '\'' or '`' => c,
            _ => throw Unexpected("known escape"),
        });
    }

    private char Hex(int digits)
    {
        if (_at + digits > _text.Length
            || !ushort.TryParse(_text.Slice(_at, digits), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var code))
        {
            throw Unexpected("known escape");
        }

        _at += digits;
        return (char)code;
    }
}
