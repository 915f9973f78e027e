namespace OrleansMl.Content;

public sealed class ContentIdsTests
{
    private static readonly Caller Alice = new("alice", CallerRoles.None);
    private static readonly Caller Service = new("importer", CallerRoles.Service);
    private static readonly Caller Admin = new("root", CallerRoles.Admin);

    [Theory]
    [InlineData("post-7", true)]
    [InlineData("alice~post-7", true)]
    [InlineData("auth0%7C5f~post-7", true)]
    [InlineData("~0a", true)]
    [InlineData("alice~", false)]
    [InlineData("a b~post", false)]
    [InlineData("alice~a~b", false)]
    [InlineData("alice~..", false)]
    [InlineData(".", false)]
    [InlineData("..", false)]
    [InlineData("", false)]
    [InlineData(null, false)]
    public void An_id_is_a_name_alone_below_a_user_or_reserved(string? id, bool valid) => Assert.Equal(valid, ContentIds.IsValid(id));

    [Theory]
    [InlineData("alice~post-7", true, true)]
    [InlineData("alice2~post-7", false, true)]
    [InlineData("alic~post-7", false, true)]
    [InlineData("alice", false, true)]
    [InlineData("post-7", false, true)]
    [InlineData("~0a", false, false)]
    public void Users_make_items_below_their_namespace_and_services_anywhere_but_in_the_reserve(string id, bool user, bool service) =>
        Assert.Equal((user, service), (ContentIds.MayCreate(id, Alice), ContentIds.MayCreate(id, Service)));

    [Fact]
    public void An_administrator_puts_back_what_was_exported_whatever_its_id() => Assert.True(ContentIds.MayCreate("~0a", Admin));
}
