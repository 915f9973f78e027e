namespace OrleansMl.Packages;

/// <summary>A model package cannot be used.</summary>
public sealed class ModelPackageException : Exception
{
    /// <param name="subject">The field of model.json or the file that is wrong.</param>
    /// <param name="problem">What is wrong with it.</param>
    /// <param name="remedy">What mends it.</param>
    public ModelPackageException(string subject, string problem, string remedy, Exception? inner = null)
        : base($"{subject} {problem} {remedy}", inner)
    {
        Subject = subject;
    }

    /// <summary>The field of model.json or the file that is wrong.</summary>
    public string Subject { get; }
}
