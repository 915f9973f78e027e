namespace OrleansMl.Models;

/// <summary>One input in a batch, and what the model makes of it.</summary>
/// <typeparam name="TInput">The input of the task.</typeparam>
/// <typeparam name="TResult">What a model computes for one input.</typeparam>
public abstract class ModelCall<TInput, TResult>
{
    private protected ModelCall()
    {
    }

    /// <summary>The input.</summary>
    public TInput Input { get; private protected set; } = default!;

    /// <summary>Set by the model, unless there is an <see cref="Error"/>.</summary>
    public TResult Result { get; set; } = default!;

    /// <summary>Set by the model when it has no result for this input.</summary>
    public Exception? Error { get; set; }
}
