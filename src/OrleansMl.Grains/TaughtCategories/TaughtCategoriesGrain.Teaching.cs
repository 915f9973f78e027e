using System.Security.Cryptography;
using System.Text;

namespace OrleansMl.TaughtCategories;

// Teaching: what is checked before, and the one change after.
internal sealed partial class TaughtCategoriesGrain
{
    public async Task<TaughtResult> TeachAsync(TaughtLesson lesson, string by, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(lesson);
        ArgumentException.ThrowIfNullOrEmpty(by);
        if (TaughtCategoryRules.Check(lesson) is [var mistake, ..])
        {
            throw new ArgumentException($"{mistake.Pointer}: {mistake.Detail}", nameof(lesson));
        }

        if (Refuse(lesson) is { } refused)
        {
            return refused;
        }

        var sentences = await SentencesOfAsync(lesson);
        var (encoder, judges) = await teacher.EncoderAsync(cancellationToken);
        var hash = HashOf(sentences);
        if (Current.Find(lesson.Name)?.Find(null) is { } latest && latest.SentencesHash == hash && latest.Card.Encoder == encoder)
        {
            return Answer(TaughtOutcome.Unchanged, lesson.Name);
        }

        var (languages, refusal) = await teacher.LanguagesAsync(encoder, judges, sentences.Examples, cancellationToken);
        if (refusal is not null)
        {
            return Answer(TaughtOutcome.Refused, lesson.Name) with { Detail = refusal };
        }

        // Not under the lock: learning takes seconds, and a rollback must not wait for it.
        var taught = await teacher.TeachAsync(encoder, sentences.Examples, sentences.CounterExamples, cancellationToken);
        return await ChangeAsync(async () =>
        {
            if (Refuse(lesson) is { } late)
            {
                return late;
            }

            var before = Current.Find(lesson.Name);
            var number = (before?.Find(null)?.Card.Version ?? 0) + 1;
            await (await SentencesAsync(lesson.Name, number)).SaveAsync(sentences);
            await Record.SaveAsync(Current.Teach(lesson.Name, lesson.Description, new()
            {
                Card = new()
                {
                    Version = number,
                    TaughtAt = timeProvider.GetUtcNow(),
                    TaughtBy = by,
                    Encoder = encoder,
                    Examples = sentences.Examples.Length,
                    CounterExamples = sentences.CounterExamples.Length,
                    OwnSentences = taught.OwnSentences,
                    Languages = languages,
                    Figures = taught.Figures,
                },
                Weights = taught.Head.Weights,
                Bias = taught.Head.Bias,
                SentencesHash = hash,
            }));
            await ForgetSentencesAsync(lesson.Name, before);
            LogTaught(lesson.Name, number, taught.Figures.Auc, by);
            return Answer(before is null ? TaughtOutcome.Created : TaughtOutcome.Changed, lesson.Name);
        });
    }

    private static string HashOf(StoredTaughtSentences sentences) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(
        $"{string.Join('\n', sentences.Examples.Order(StringComparer.Ordinal))}\0" +
        $"{string.Join('\n', sentences.CounterExamples.Order(StringComparer.Ordinal))}")));

    private TaughtResult? Refuse(TaughtLesson lesson) =>
        Current.Find(lesson.Name) is not null ? null
        : lesson.Examples.IsDefaultOrEmpty ? Answer(TaughtOutcome.NotFound, lesson.Name)
        : Current.Categories.Length >= TaughtCategoryRules.MaxCategories ? Answer(TaughtOutcome.TooMany, lesson.Name)
        : null;

    private async Task<StoredTaughtSentences> SentencesOfAsync(TaughtLesson lesson) => lesson.Examples.IsDefaultOrEmpty
        ? (await SentencesAsync(lesson.Name, Current.Find(lesson.Name)!.Versions[0].Card.Version)).Value
        : new()
        {
            Examples = TaughtCategoryRules.Normalize(lesson.Examples),
            CounterExamples = TaughtCategoryRules.Normalize(lesson.CounterExamples.IsDefault ? [] : lesson.CounterExamples),
        };
}
