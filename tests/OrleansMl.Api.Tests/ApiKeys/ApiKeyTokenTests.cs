namespace OrleansMl.ApiKeys;

public sealed class ApiKeyTokenTests
{
    [Fact]
    public void A_fresh_key_reads_back_as_the_same_id_and_hash_and_no_two_are_alike()
    {
        var seen = new HashSet<string>();
        for (var i = 0; i < 200; i++)
        {
            var made = ApiKeyToken.Create(out var text);

            Assert.True(ApiKeyToken.TryParse(text, out var read));
            Assert.Equal(made.Id, read.Id);
            Assert.Equal(made.SecretHash, read.SecretHash);
            Assert.Equal(64, text.Length);
            Assert.True(seen.Add(text));
        }
    }

    [Fact]
    public void Whatever_is_not_exactly_a_key_is_refused()
    {
        ApiKeyToken.Create(out var text);

        foreach (var bad in new[]
        {
            "",
            "omk_",
            text[..^1],
            text + "A",
            text.Replace("omk_", "OMK_"),
            text[..20] + "." + text[21..],
            "omk_ABCDEF0123456789_" + text[21..],
            text[..21] + new string('!', 43)
        })
        {
            Assert.False(ApiKeyToken.TryParse(bad, out _), bad);
        }
    }
}
