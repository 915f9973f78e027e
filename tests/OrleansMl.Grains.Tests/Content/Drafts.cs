namespace OrleansMl.Content;

internal static class Drafts
{
    public static readonly Caller Alice = new("alice", CallerRoles.None);
    public static readonly Caller Mallory = new("mallory", CallerRoles.None);
    public static readonly Caller Service = new("importer", CallerRoles.Service);

    public static ContentDraft Comment(string text) => new() { AuthorId = "alice", Type = ContentType.Comment, Text = text };
}
