namespace OrleansMl.Models;

/// <summary>
/// Who asks, where that is written into an address: <c>https://name:password@host/</c>. Such an address is never printed.
/// </summary>
/// <param name="Name">The part before the colon, decoded.</param>
/// <param name="Password">The part after it, decoded; empty without one.</param>
internal sealed record AddressUser(string Name, string Password)
{
    /// <summary>The address by itself, and who asks there; null for nobody.</summary>
    public static (Uri Address, AddressUser? User) Split(Uri address)
    {
        if (address.UserInfo.Length == 0)
        {
            return (address, null);
        }

        var parts = address.UserInfo.Split(':', 2);
        var user = new AddressUser(Uri.UnescapeDataString(parts[0]), parts.Length == 2 ? Uri.UnescapeDataString(parts[1]) : "");
        return (new(address.GetComponents(UriComponents.AbsoluteUri & ~UriComponents.UserInfo, UriFormat.UriEscaped)), user);
    }
}
