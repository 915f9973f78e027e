using System.Buffers;
using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace OrleansMl.Content;

/// <summary>
/// The fingerprint of what an author submitted, by which a repeated request is recognised and which decisions quote.
/// SHA-256 over every field in a fixed order, each with its length before it, so that no two drafts share bytes.
/// </summary>
public static class ContentHash
{
    private const int LengthBytes = sizeof(int);

    /// <summary>
    /// Lower-case hex, 64 characters. The acceptance time is not part of it; a declared creation time is. Allocates the result only.
    /// </summary>
    public static string Of(ContentDraft draft)
    {
        ArgumentNullException.ThrowIfNull(draft);
        var buffer = ArrayPool<byte>.Shared.Rent(MaxBytes(draft));
        var used = 0;
        Append(draft.Text);
        Append(draft.Type switch { ContentType.Video => "video", ContentType.Post => "post", _ => "comment" });
        Append(draft.ParentId);
        Append(draft.Language);
        Append(draft.Region);
        Append(draft.CreatedAt is { } at ? at.UtcTicks.ToString(System.Globalization.CultureInfo.InvariantCulture) : null);
        foreach (var category in draft.Categories)
        {
            Append(category);
        }

        // Only where there are some: the fingerprints of ordinary content stay what they were.
        if (draft.Attributes is { } attributes)
        {
            Append(attributes.IsHidden ? "hidden" : "shown");
            Append(attributes.TextIsComment ? "comment" : "made");
            Append(attributes.Labels);
        }

        Span<byte> digest = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(buffer.AsSpan(0, used), digest);
        ArrayPool<byte>.Shared.Return(buffer);
        return Convert.ToHexStringLower(digest);

        void Append(string? field)
        {
            var target = buffer.AsSpan(used);
            var count = field is null ? -1 : Encoding.UTF8.GetBytes(field, target[LengthBytes..]);
            BinaryPrimitives.WriteInt32LittleEndian(target, count);
            used += LengthBytes + Math.Max(count, 0);
        }
    }

    private static int MaxBytes(ContentDraft draft)
    {
        const int FixedFields = 9;
        const int LongestFixed = 32; // the surface's name or the digits of a date
        var characters =
            draft.Text.Length
                + (draft.ParentId?.Length ?? 0)
                + (draft.Language?.Length ?? 0)
                + (draft.Region?.Length ?? 0)
                + (draft.Attributes?.Labels?.Length ?? 0);
        foreach (var category in draft.Categories)
        {
            characters += category.Length;
        }

        return Encoding.UTF8.GetMaxByteCount(characters) + ((FixedFields + draft.Categories.Length) * LengthBytes) + (4 * LongestFixed);
    }
}
