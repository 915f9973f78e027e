using System.Collections.Concurrent;
using System.Text.Json;
using OrleansMl.Moderation;

namespace OrleansMl.Evaluation;

/// <summary>What a server said about the texts of suites.</summary>
/// <param name="Verdicts">By text.</param>
/// <param name="Judges">The versions of models and policy that answered, for example <c>text-safety 1.0.0</c>, in order.</param>
internal sealed record SuiteRun(IReadOnlyDictionary<string, SuiteVerdict> Verdicts, IReadOnlyList<string> Judges);

/// <summary>
/// Gets a verdict on every text of the suites from a server, by the operation that platforms use: what is measured is what they get.
/// </summary>
internal sealed class SuiteJudge(ModerateRequests requests)
{
    private const string Surface = "post";

    /// <summary>Asks about every text once.</summary>
    /// <exception cref="InvalidOperationException">A text got no verdict: a figure without it would say nothing.</exception>
    public async Task<SuiteRun> JudgeAsync(IEnumerable<TextSuite> suites, int concurrency, CancellationToken cancellationToken)
    {
        var verdicts = new ConcurrentDictionary<string, SuiteVerdict>();
        var judges = new ConcurrentDictionary<string, bool>();
        var texts = suites.SelectMany(suite => suite.Asked).Distinct();
        var parallel = new ParallelOptions { MaxDegreeOfParallelism = concurrency, CancellationToken = cancellationToken };
        await Parallel.ForEachAsync(texts, parallel, async (text, cancelled) =>
        {
            try
            {
                verdicts[text] = await requests.AskAsync(text, Surface, answer =>
                {
                    NoteJudges(answer);
                    return Read(answer);
                }, onAnswered: null, cancelled);
            }
            catch (ModerateRequestException exception)
            {
                throw new InvalidOperationException(
                    $"The server gave no verdict on a text of {text.Length} characters: {exception.Message}");
            }
        });
        return new(verdicts, [.. judges.Keys.Order(StringComparer.Ordinal)]);

        void NoteJudges(JsonElement answer)
        {
            foreach (var model in answer.GetProperty("models").EnumerateArray().Append(answer.GetProperty("policy")))
            {
                judges.TryAdd($"{model.GetProperty("name").GetString()} {model.GetProperty("version").GetString()}", true);
            }
        }
    }

    /// <summary>
    /// An answer's verdict. <c>not_judged</c> (categories) and <c>support</c> (true) are read where a server writes them; one that does not
    /// know them says neither.
    /// </summary>
    public static SuiteVerdict Read(JsonElement answer) => new(
        ReadName<ModerationLevel>(answer.GetProperty("level").GetString()!)
            ?? throw new JsonException($"'{answer.GetProperty("level").GetString()}' is no level."),
        ReadScores(answer.GetProperty("scores")))
    {
        Rules = answer.TryGetProperty("rules", out var rules) ? [.. rules.EnumerateArray().Select(rule => rule.GetString()!)] : [],
        IsNotJudged = answer.TryGetProperty("not_judged", out var notJudged)
            && notJudged.ValueKind == JsonValueKind.Array && notJudged.GetArrayLength() > 0,
        OffersSupport = answer.TryGetProperty("support", out var support) && support.ValueKind == JsonValueKind.True,
    };

    // By hand: a serializer would look at the attributes of the record, and this program goes without the assemblies they come from.
    private static CategoryScores ReadScores(JsonElement scores) => CategoryScores.From(
    [
        .. from score in scores.EnumerateObject()
           let category = ReadName<ModerationCategory>(score.Name)
           where category is not null
           select (category.Value, score.Value.GetSingle()),
    ]);

    private static T? ReadName<T>(string name) where T : struct, Enum =>
        Enum.TryParse<T>(name.Replace("_", "", StringComparison.Ordinal), ignoreCase: true, out var value) ? value : null;
}
