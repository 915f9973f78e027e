using System.Buffers;
using System.Security.Cryptography;
using System.Text;

namespace OrleansMl.Content;

/// <summary>
/// The fingerprint of what an author submitted, by which a repeated request is recognised and which decisions quote.
/// SHA-256 over every field in a fixed order, each with its length before it, so that no two drafts share bytes.
/// </summary>
public static class ContentHash
{
    /// <summary>Lower-case hex, 64 characters. The acceptance time is not part of it; a declared creation time is.</summary>
    public static string Of(ContentDraft draft)
    {
        ArgumentNullException.ThrowIfNull(draft);
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        Append(hash, draft.Text);
        Append(hash, draft.Type switch { ContentType.Video => "video", ContentType.Post => "post", _ => "comment" });
        Append(hash, draft.ParentId);
        Append(hash, draft.Language);
        Append(hash, draft.Region);
        Append(hash, draft.CreatedAt is { } at ? at.UtcTicks.ToString(System.Globalization.CultureInfo.InvariantCulture) : null);
        foreach (var category in draft.Categories)
        {
            Append(hash, category);
        }

        Span<byte> digest = stackalloc byte[SHA256.HashSizeInBytes];
        hash.GetHashAndReset(digest);
        return Convert.ToHexStringLower(digest);
    }

    private static void Append(IncrementalHash hash, string? field)
    {
        Span<byte> length = stackalloc byte[4];
        if (field is null)
        {
            System.Buffers.Binary.BinaryPrimitives.WriteInt32LittleEndian(length, -1);
            hash.AppendData(length);
            return;
        }

        var max = Encoding.UTF8.GetMaxByteCount(field.Length);
        var rented = max > 1024 ? ArrayPool<byte>.Shared.Rent(max) : null;
        Span<byte> bytes = rented ?? stackalloc byte[1024];
        var count = Encoding.UTF8.GetBytes(field, bytes);
        System.Buffers.Binary.BinaryPrimitives.WriteInt32LittleEndian(length, count);
        hash.AppendData(length);
        hash.AppendData(bytes[..count]);
        if (rented is not null)
        {
            ArrayPool<byte>.Shared.Return(rented);
        }
    }
}
