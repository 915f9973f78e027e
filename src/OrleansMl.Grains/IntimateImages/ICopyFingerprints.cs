using System.Collections.Immutable;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using OrleansMl.Banks;
using OrleansMl.Content;

namespace OrleansMl.IntimateImages;

/// <summary>
/// By what copies of an item are known again. Text today; what is known of pictures and videos is another one. Register it with
/// <see cref="CopyFingerprintExtensions.AddCopyFingerprints{T}"/>.
/// </summary>
internal interface ICopyFingerprints
{
    /// <summary>Entries for the bank of requests; none where a copy could not be told from something else.</summary>
    ValueTask<ImmutableArray<BankEntryDraft>> OfAsync(ContentItem item, CancellationToken cancellationToken);
}

internal static class CopyFingerprintExtensions
{
    /// <summary>Registers fingerprints. Calling it twice is harmless.</summary>
    public static IServiceCollection AddCopyFingerprints<T>(this IServiceCollection services) where T : class, ICopyFingerprints
    {
        services.TryAddEnumerable(ServiceDescriptor.Singleton<ICopyFingerprints, T>());
        return services;
    }
}

/// <summary>A text that is long enough to be somebody's own.</summary>
internal sealed class TextCopies(IOptions<IntimateImageOptions> options) : ICopyFingerprints
{
    public ValueTask<ImmutableArray<BankEntryDraft>> OfAsync(ContentItem item, CancellationToken cancellationToken) => new(
        item.Text.Length is > 0 and <= BankRules.MaxTextLength && TellingText.IsTelling(item.Text, options.Value.MinWords)
            ? [new() { Text = item.Text }]
            : []);
}
