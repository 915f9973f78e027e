namespace OrleansMl.Entities;

/// <summary>An entity as a data set marks it.</summary>
/// <param name="Start">First UTF-16 code unit.</param>
/// <param name="End">One past the last UTF-16 code unit.</param>
/// <param name="Types">The types it may have, as bits by index; a set that tells fewer kinds apart
/// gives several. 0: it may be none at all.</param>
/// <param name="MayBeNone">True when the mark may also mean no entity of ours.</param>
public readonly record struct MarkedEntity(int Start, int End, uint Types, bool MayBeNone = false);

/// <summary>A text with its entities.</summary>
/// <param name="Text">The raw text.</param>
/// <param name="Entities">Its entities, not overlapping.</param>
/// <param name="OutsideMayBe">Types that the data set does not mark: what it leaves unmarked may be one of them.</param>
public sealed record EntityExample(string Text, IReadOnlyList<MarkedEntity> Entities, uint OutsideMayBe = 0)
{
    /// <summary>The set of labels each token may have.</summary>
    public uint[] Allowed(IReadOnlyList<TokenSpan> tokens)
    {
        var allowed = new uint[tokens.Count];
        var next = 0;
        for (var token = 0; token < tokens.Count; token++)
        {
            while (next < Entities.Count && Entities[next].End <= tokens[token].Start)
            {
                next++;
            }

            var inside = next < Entities.Count && Entities[next].Start < tokens[token].End;
            if (!inside)
            {
                allowed[token] = (1u << EntityLabels.Outside) | Bits(OutsideMayBe, begin: true) | Bits(OutsideMayBe, begin: false);
                continue;
            }

            var entity = Entities[next];
            var isFirst = token == 0 || tokens[token - 1].End <= entity.Start;
            allowed[token] = Bits(entity.Types, isFirst) | (entity.MayBeNone ? 1u << EntityLabels.Outside : 0);
        }

        return allowed;
    }

    private static uint Bits(uint types, bool begin)
    {
        uint bits = 0;
        for (var type = 0; types >> type != 0; type++)
        {
            if ((types >> type & 1) == 1)
            {
                bits |= 1u << (begin ? EntityLabels.Begin(type) : EntityLabels.Inside(type));
            }
        }

        return bits;
    }
}
