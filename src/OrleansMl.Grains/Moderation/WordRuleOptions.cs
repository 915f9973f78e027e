using OrleansMl.Models;

namespace OrleansMl.Moderation;

/// <summary>
/// A rule in words: a model on a server of your own is asked about what the first stage is not sure of, in the shape of OpenAI's chat
/// completions. After the answer to whoever submits, never before. It can raise a level and never lowers one.
/// </summary>
public sealed class WordRuleOptions
{
    /// <summary>The longest prompt, in characters.</summary>
    public const int MaxPromptLength = 16_000;

    /// <summary>
    /// Where completions are asked for, for example <c>http://127.0.0.1:8080/v1/chat/completions</c>. Whoever configures the node names it,
    /// so private and loopback addresses are allowed, unlike those of webhooks; redirects are not followed. Required.
    /// </summary>
    public string Address { get; set; } = "";

    /// <summary>The model to ask for. Required, at most 128 characters.</summary>
    public string Model { get; set; } = "";

    /// <summary>Sent as a bearer token; null sends none. Never written to a log.</summary>
    public string? ApiKey { get; set; }

    /// <summary>
    /// What counts, in your words. The shape of the answer and that the text is data are added to it. Required, at most 16,000 characters.
    /// </summary>
    public string Prompt { get; set; } = "";

    /// <summary>The prompt's version, which every assessment quotes; change it whenever the prompt changes. Required.</summary>
    public string PromptVersion { get; set; } = "";

    /// <summary>The category that it scores. Required.</summary>
    public ModerationCategory? Category { get; set; }

    /// <summary>The text model whose score says whether it is asked. The default is <c>text-safety</c>.</summary>
    public string First { get; set; } = "text-safety";

    /// <summary>From this score of <see cref="First"/> for the category on it is asked. In [0, 1]; the default is 0.35.</summary>
    public float Lower { get; set; } = 0.35f;

    /// <summary>From this score on it is not asked any more. In [0, 1], above <see cref="Lower"/>; the default is 0.7.</summary>
    public float Upper { get; set; } = 0.7f;

    /// <summary>How long the server may take. 100 ms to 2 min; the default is 20 s.</summary>
    public TimeSpan Timeout { get; set; } = TimeSpan.FromSeconds(20);

    /// <summary>Requests of a node at a time, 1 to 64. The default is 4.</summary>
    public int Concurrency { get; set; } = 4;

    /// <summary>The most tokens of an answer, what a model thinks included. 16 to 32,768; the default is 1,024.</summary>
    public int MaxTokens { get; set; } = 1024;

    /// <summary>Null when it can be asked; otherwise what is wrong.</summary>
    internal string? Validate(string name, ModerationOptions options) =>
        !ModelKey.IsValidName(name) ? "its name must be 1–64 characters of a-z, 0-9 and '-'."
        : options.TextModels.Contains(name) || name == options.SecondStage.Model ? "a model has this name; give the rule another one."
        : !Uri.TryCreate(Address, UriKind.Absolute, out var address) || address.Scheme is not ("http" or "https")
            ? $"Address is '{Address}'; it must be an absolute http or https address."
        : address.UserInfo.Length > 0 ? "Address has a user or a password in it; use ApiKey."
        : Model.Length is < 1 or > 128 ? "Model must have 1 to 128 characters."
        : Prompt.Trim().Length is < 1 or > MaxPromptLength ? $"Prompt must have 1 to {MaxPromptLength} characters."
        : PromptVersion.Length is < 1 or > 64 ? "PromptVersion must have 1 to 64 characters."
        : Category is not { } category || !Enum.IsDefined(category) || category == ModerationCategory.HashMatch
            ? "Category must name a category that models score."
        : !options.TextModels.Contains(First) ? $"First is '{First}', which TextModels does not name."
        : !(Lower >= 0 && Lower < Upper && Upper <= 1) ? $"Lower is {Lower} and Upper {Upper}; they must satisfy 0 <= Lower < Upper <= 1."
        : Timeout < TimeSpan.FromMilliseconds(100) || Timeout > TimeSpan.FromMinutes(2)
            ? $"Timeout is {Timeout}; it must be from 100 ms to 2 min."
        : Concurrency is < 1 or > 64 ? $"Concurrency is {Concurrency}; it must be from 1 to 64."
        : MaxTokens is < 16 or > 32_768 ? $"MaxTokens is {MaxTokens}; it must be from 16 to 32768."
        : null;
}
