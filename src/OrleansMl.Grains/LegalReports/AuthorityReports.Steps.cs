using System.Buffers;
using System.Text.Json;
using OrleansMl.Content;
using OrleansMl.Events;
using OrleansMl.Reviews;
using OrleansMl.Webhooks;

namespace OrleansMl.LegalReports;

// What is done about a report at a time.
internal sealed partial class AuthorityReports
{
    private const int MaxAnswer = 16 * 1024, MaxError = 200;

    /// <summary>Says where a report stands: to its cases, in the list, and to whoever follows events.</summary>
    public async Task TellAsync(string id, CancellationToken cancellationToken)
    {
        // Somebody may have acted meanwhile, and told before: then what was told last is told again.
        const int Most = 8;
        for (var i = 0; i < Most && await this[id].GetAsync(cancellationToken) is { Report: { } report } && IsToTell(report); i++)
        {
            await TellAsync(report, cancellationToken);
        }
    }

    private static bool IsToTell(LegalReport report) => report.Next is { Step: LegalReportStep.Tell };

    private async Task TellAsync(LegalReport report, CancellationToken cancellationToken)
    {
        var id = report.Id;
        var send = new ReviewSend(
            SendKind,
            id,
            report.State switch
            {
                LegalReportState.Acknowledged => ReviewSendState.Accepted,
                LegalReportState.Closed when report.AcknowledgedAt is null => ReviewSendState.GivenUp,
                LegalReportState.Closed => ReviewSendState.Accepted,
                _ => ReviewSendState.Pending,
            },
            EventData.Name(report.State),
            timeProvider.GetUtcNow());
        foreach (var item in report.Items.Where(item => item.ContentId.Length > 0))
        {
            if (await grains.GetGrain<IContentGrain>(item.ContentId).GetAsync(cancellationToken) is not { Text.Length: > 0 })
            {
                // Erased while the report was made, and before it could be found.
                await this[id].ForgetItemAsync(item.ContentId, cancellationToken);
                continue;
            }

            await reviews.Of(item.ContentId).SendAsync(
                ReviewCase.IdOf(item.ContentId, item.Revision), send, cancellationToken);
        }

        await List.MarkAsync(id, report.State, cancellationToken);
        await events.TellAsync(report, cancellationToken);
        await this[id].ToldAsync(report.State, cancellationToken);
    }

    /// <summary>Posts a report that is due, once.</summary>
    /// <returns>The report after it; null when nothing was posted.</returns>
    public async Task<LegalReport?> SendAsync(string id, CancellationToken cancellationToken)
    {
        var begun = await this[id].BeginAsync(cancellationToken);
        if (begun is not { Outcome: LegalReportOutcome.Done, Report: { } report })
        {
            return null;
        }

        var answer = await PostAsync(report, cancellationToken);
        cancellationToken.ThrowIfCancellationRequested();
        var error = answer.Attempt.Error is { Length: > MaxError } more ? more[..MaxError] : answer.Attempt.Error;
        var attempt = new LegalReportAttempt(answer.Attempt.At, answer.Attempt.Status, error);
        instruments.OnAttempt(answer.IsAccepted);
        var result = answer.IsAccepted
            ? await this[id].AcceptedAsync(attempt, ReferenceOf(answer.Body), cancellationToken)
            : await this[id].RefusedAsync(attempt, answer.RetryAfter, cancellationToken);
        return result.Report;
    }

    /// <summary>Deletes evidence whose preservation is over, and all that says what it was about.</summary>
    public async Task EndAsync(string id, CancellationToken cancellationToken)
    {
        // Before the write that says that it is done.
        if (await this[id].GetAsync(cancellationToken) is { Report: { } report } && report.End(timeProvider.GetUtcNow()) != report)
        {
            await TellCasesOfTheEndAsync(report, cancellationToken);
            await Subjects.DropAsync(id, cancellationToken);
            await this[id].EndAsync(cancellationToken);
        }
    }

    // A case does not wait for what cannot be sent any more. Afterwards nobody knows which case it was.
    private async Task TellCasesOfTheEndAsync(LegalReport report, CancellationToken cancellationToken)
    {
        if (!report.IsOpen)
        {
            return;
        }

        var send = new ReviewSend(
            SendKind, report.Id, ReviewSendState.GivenUp, EventData.Name(LegalReportState.Closed), timeProvider.GetUtcNow());
        foreach (var item in report.Items.Where(item => item.ContentId.Length > 0))
        {
            await reviews.Of(item.ContentId).SendAsync(ReviewCase.IdOf(item.ContentId, item.Revision), send, cancellationToken);
        }
    }

    private async Task<WebhookAnswer> PostAsync(LegalReport report, CancellationToken cancellationToken)
    {
        // A recipient that was taken out of the configuration may come back: nothing is lost meanwhile.
        if (!options.Value.Recipients.TryGetValue(report.Recipient, out var recipient))
        {
            return NotPosted("the configuration has no such recipient");
        }

        if (await EvidenceOfAsync(report.Id, cancellationToken) is not { } evidence)
        {
            return NotPosted("there is no evidence");
        }

        return await sender.AskAsync(
            new(recipient.Url, [recipient.Secret]),
            report.Id,
            BodyOf(report, evidence),
            MaxAnswer,
            limit: null,
            cancellationToken);
    }

    private WebhookAnswer NotPosted(string why) => new(new(timeProvider.GetUtcNow(), null, 0, why), null, IsGone: false);

    // The same bytes each time.
    private static byte[] BodyOf(LegalReport report, byte[] evidence)
    {
        var buffer = new ArrayBufferWriter<byte>(evidence.Length + 512);
        using (var json = new Utf8JsonWriter(buffer, new() { SkipValidation = true }))
        {
            json.WriteStartObject();
            json.WriteString("id", report.Id);
            json.WriteString("type", SendKind);
            json.WriteString("timestamp", report.SubmittedAt ?? report.CreatedAt);
            json.WriteStartObject("data");
            json.WriteString("report_id", report.Id);
            json.WriteString("kind", EventData.Name(report.Kind));
            json.WriteString("jurisdiction", report.Jurisdiction);
            json.WriteString("recipient", report.Recipient);
            json.WriteString("submitted_by", report.SubmittedBy);
            json.WriteString("sha256", report.Sha256);
            json.WritePropertyName("evidence");
            json.WriteRawValue(evidence, skipInputValidation: true);
            json.WriteEndObject();
            json.WriteEndObject();
        }

        return buffer.WrittenSpan.ToArray();
    }

    // Whatever else was answered: it was accepted.
    private static string? ReferenceOf(byte[]? answer)
    {
        try
        {
            return answer is { Length: > 0 }
                && JsonElement.Parse(answer) is { ValueKind: JsonValueKind.Object } given
                && given.TryGetProperty("reference", out var reference) && reference.ValueKind == JsonValueKind.String
                && reference.GetString() is { Length: >= 1 and <= LegalReportLimits.MaxReferenceLength } text
                    ? text
                    : null;
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            return null;
        }
    }
}
