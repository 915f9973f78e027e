using Microsoft.Net.Http.Headers;

namespace OrleansMl.Sessions;

/// <summary>
/// Keeps cookies as a browser does on a host that it trusts, which machines call localhost: Secure ones, too.
/// </summary>
internal sealed class Browser : DelegatingHandler
{
    private readonly Uri _address;

    private Browser(Uri address)
        : base(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false }) => _address = address;

    public Dictionary<string, string> Cookies { get; init; } = new(StringComparer.Ordinal);

    /// <summary>What the last answer said about cookies.</summary>
    public IReadOnlyList<SetCookieHeaderValue> LastSet { get; private set; } = [];

    /// <summary>The header that calls which change something have; null sends none.</summary>
    public string? Antiforgery { get; set; }

    public HttpClient Client => field ??= new(this, disposeHandler: false) { BaseAddress = _address };

    public static Browser Open(Uri address, params (string Name, string Value)[] cookies)
    {
        var browser = new Browser(address);
        foreach (var (name, value) in cookies)
        {
            browser.Cookies[name] = value;
        }

        return browser;
    }

    /// <summary>The same cookies at another node.</summary>
    public Browser GoTo(Uri address) => new(address) { Cookies = new(Cookies), Antiforgery = Antiforgery };

    /// <summary>Signs in with a token and keeps what came.</summary>
    public async Task<Answer> SignInAsync(string token)
    {
        var answer = await Client.CallAsync("POST", "/api/v1/session", null, ("Authorization", $"Bearer {token}"));
        Antiforgery = (string?)answer.Body?["antiforgery"]?["value"];
        return answer;
    }

    public Task<Answer> CallAsync(string method, string path, object? body = null, params (string Name, string Value)[] headers) =>
        Client.CallAsync(
            method, path, body, [.. headers, .. Antiforgery is { } value ? [("X-Antiforgery", value)] : Array.Empty<(string, string)>()]);

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        if (Cookies.Count > 0)
        {
            request.Headers.TryAddWithoutValidation("Cookie", string.Join("; ", Cookies.Select(cookie => $"{cookie.Key}={cookie.Value}")));
        }

        var response = await base.SendAsync(request, cancellationToken);
        LastSet = response.Headers.TryGetValues("Set-Cookie", out var lines)
            ? [.. lines.Select(line => SetCookieHeaderValue.Parse(line))]
            : [];
        foreach (var cookie in LastSet)
        {
            if (cookie.Expires < DateTimeOffset.UnixEpoch.AddDays(1))
            {
                Cookies.Remove(cookie.Name.ToString());
            }
            else
            {
                Cookies[cookie.Name.ToString()] = cookie.Value.ToString();
            }
        }

        return response;
    }
}
