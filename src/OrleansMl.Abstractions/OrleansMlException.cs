namespace OrleansMl;

/// <summary>The base of every exception that OrleansMl lets cross a grain call. Expected outcomes are values, not exceptions.</summary>
[GenerateSerializer, Alias("orleansml-exception")]
public abstract class OrleansMlException : Exception
{
    /// <summary>Creates the exception with a sentence that says what to do next.</summary>
    protected OrleansMlException(string message) : base(message)
    {
    }
}
