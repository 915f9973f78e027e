namespace OrleansMl.Servers;

/// <summary>The end of what a process wrote. Safe to call from several threads.</summary>
internal sealed class LastLines(int count)
{
    private readonly Queue<string> _lines = new(count);

    /// <summary>Adds a line; nothing for one that is empty.</summary>
    public void Add(string? line)
    {
        if (string.IsNullOrWhiteSpace(line))
        {
            return;
        }

        lock (_lines)
        {
            if (_lines.Count == count)
            {
                _lines.Dequeue();
            }

            _lines.Enqueue(line);
        }
    }

    public override string ToString()
    {
        lock (_lines)
        {
            return _lines.Count == 0 ? "It wrote nothing." : "The last lines that it wrote:\n" + string.Join('\n', _lines);
        }
    }
}
