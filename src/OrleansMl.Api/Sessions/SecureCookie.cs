namespace OrleansMl.Sessions;

/// <summary>Secure whatever the request says: behind a proxy that ends https, and on localhost.</summary>
internal sealed class SecureCookie : CookieBuilder
{
    public override CookieOptions Build(HttpContext context, DateTimeOffset expiresFrom)
    {
        var options = base.Build(context, expiresFrom);
        options.Secure = true;
        return options;
    }
}
