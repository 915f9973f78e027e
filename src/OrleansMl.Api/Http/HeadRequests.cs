namespace OrleansMl.Http;

/// <summary>
/// Answers HEAD wherever GET is: the endpoint sees a GET, and the server, which knows what was asked, sends no body. So load balancers and
/// link checkers need no routes of their own.
/// </summary>
internal static class HeadRequests
{
    private static readonly object Mark = new();

    /// <summary>Call it before routing.</summary>
    public static IApplicationBuilder UseHeadRequests(this IApplicationBuilder app) => app.Use(static next => context =>
        HttpMethods.IsHead(context.Request.Method) ? AsGetAsync(next, context) : next(context));

    /// <summary>True when only the headers of the answer are wanted.</summary>
    public static bool WantsHeadersOnly(this HttpContext context) => context.Items.ContainsKey(Mark);

    private static async Task AsGetAsync(RequestDelegate next, HttpContext context)
    {
        context.Request.Method = HttpMethods.Get;
        context.Items[Mark] = Mark;
        try
        {
            await next(context);
        }
        finally
        {
            context.Request.Method = HttpMethods.Head;
        }
    }
}
