namespace OrleansMl.Users;

public sealed class UserIdsTests
{
    [Theory]
    [InlineData("alice", "alice")]
    [InlineData("auth0|5f7c", "auth0%7C5f7c")]
    [InlineData("google-oauth2|10", "google-oauth2%7C10")]
    [InlineData("maria@example.com", "maria%40example.com")]
    [InlineData("two words", "two%20words")]
    [InlineData("50%", "50%25")]
    [InlineData("a%7Cb", "a%257Cb")]
    [InlineData("a~b", "a%7Eb")]
    [InlineData("key:forum", "key%3Aforum")]
    [InlineData("ä", "%C3%A4")]
    [InlineData("😀", "%F0%9F%98%80")]
    public void A_subject_becomes_an_id_and_back(string subject, string id)
    {
        Assert.Equal(id, UserIds.FromSubject(subject));
        Assert.Equal(subject, UserIds.ToSubject(id));
        Assert.True(UserIds.IsValid(id));
    }

    [Theory]
    [InlineData("")]
    [InlineData(".")]
    [InlineData("..")]
    [InlineData("tab\tinside")]
    [InlineData("zero\u200Bwidth")]
    [InlineData("right\u202Eto left")]
    [InlineData(null)]
    public void What_is_not_printable_is_nobody(string? subject) => Assert.Null(UserIds.FromSubject(subject));

    // An attribute cannot hold half of a pair.
    [Fact]
    public void Half_of_a_surrogate_pair_is_nobody() => Assert.Null(UserIds.FromSubject(new string('\uD800', 1)));

    [Fact]
    public void A_subject_has_at_most_255_characters()
    {
        Assert.Equal(UserIds.MaxLength, UserIds.FromSubject(new string('\u20AC', 255))!.Length);
        Assert.True(UserIds.IsValid(UserIds.FromSubject(new string('\u20AC', 255))));
        Assert.Null(UserIds.FromSubject(new string('a', 256)));
    }

    [Theory]
    [InlineData("a%7cb")] // lower case
    [InlineData("%61lice")] // what need not be encoded
    [InlineData("a%zz")]
    [InlineData("%FF")] // no text
    [InlineData("a b")]
    [InlineData("a~b")]
    [InlineData("..")]
    public void There_is_one_way_to_write_an_id(string id) => Assert.False(UserIds.IsValid(id));

    [Theory]
    [InlineData("auth0|5f7c", "auth0%7C5f7c")]
    [InlineData("auth0%7C5f7c", "auth0%7C5f7c")]
    [InlineData("key:forum", "key:forum")]
    [InlineData("auth0%7c5f7c", null)]
    [InlineData("%61lice", null)]
    [InlineData("..", null)]
    public void A_request_means_an_id_or_the_subject_it_stands_for(string text, string? id) => Assert.Equal(id, UserIds.Resolve(text));
}
