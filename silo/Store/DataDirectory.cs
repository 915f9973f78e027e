namespace OrleansMl.Store;

/// <summary>The folder of an embedded node: made for its owner only, and one node's at a time.</summary>
internal static class DataDirectory
{
    /// <summary>Makes the directory, unless it is there, and answers with its full path.</summary>
    /// <exception cref="InvalidOperationException">It cannot be made.</exception>
    public static string Prepare(string dataDirectory)
    {
        var directory = Path.GetFullPath(dataDirectory);
        try
        {
            if (OperatingSystem.IsWindows())
            {
                Directory.CreateDirectory(directory);
            }
            else
            {
                Directory.CreateDirectory(directory, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
            }

            return directory;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new InvalidOperationException(
                $"The data directory '{directory}' cannot be created: {exception.Message} Set " +
                "OrleansMl:DataDirectory to a folder this user can write.",
                exception);
        }
    }

    /// <summary>Keeps other nodes out until it is disposed.</summary>
    /// <exception cref="InvalidOperationException">Another process has it.</exception>
    public static FileStream Lock(string directory)
    {
        try
        {
            return new(Path.Combine(directory, "lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new InvalidOperationException(
                $"The data directory '{directory}' is in use by another process or not writable. One node owns one embedded store: stop " +
                "the other node, set OrleansMl:DataDirectory, or use OrleansMl:Store=redis for several nodes.",
                exception);
        }
    }
}
