using System.Text.Json;
using OrleansMl.Http;

namespace OrleansMl.Content;

/// <summary>What whoever manages an item as a catalogue entry says of it.</summary>
/// <param name="IsHidden">True shows the item to nobody, whatever its verdict.</param>
/// <param name="Labels">Any JSON of at most 16,384 characters; null for none.</param>
/// <param name="TextIsComment">True when the text is what they wrote about the item; false when it was made from labels, categories or
/// the id.</param>
/// <param name="IsEntry">False when a person had submitted the item before.</param>
public sealed record ContentAttributesView(bool IsHidden, JsonElement? Labels, bool TextIsComment, bool? IsEntry)
{
    internal static ContentAttributesView? Of(ContentAttributes? attributes) => attributes is null
        ? null
        : new(attributes.IsHidden, JsonText.Parse(attributes.Labels), attributes.TextIsComment, attributes.IsEntry);
}
