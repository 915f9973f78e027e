using System.CommandLine;
using System.Globalization;
using System.Net;

namespace OrleansMl.Webhooks;

/// <summary><c>orleansml webhooks listen</c>: a receiver on this machine, to see what a webhook sends.</summary>
internal static class WebhooksCommand
{
    public static Command Create() => new("webhooks", "Try webhooks on this machine.") { Listen() };

    private static Command Listen()
    {
        var port = new Option<int>("--port") { Description = "The port on 127.0.0.1, 1 to 65535.", DefaultValueFactory = _ => 8787 };
        port.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<int>() is < 1 or > IPEndPoint.MaxPort)
            {
                result.AddError("--port must be 1 to 65535.");
            }
        });
        var secret = new Option<string>("--secret")
        {
            Description = "The webhook's secret, whsec_…, as the answer that made it shows once.",
            Required = true,
        };
        secret.Validators.Add(result =>
        {
            if (!IsSecret(result.GetValueOrDefault<string>()))
            {
                result.AddError("--secret must be whsec_ and base64, as POST /webhooks answers it.");
            }
        });
        var json = new Option<bool>("--json") { Description = "Print each event as one line of JSON." };
        var command = new Command(
            "listen",
            "Take events, verify their signatures and print one line each, until Ctrl+C. The node must allow it: " +
            "OrleansMl__Webhooks__AllowHttp=true and OrleansMl__Webhooks__AllowedNetworks__0=127.0.0.0/8.")
        {
            port, secret, json,
        };
        command.SetAction(async (result, cancellationToken) =>
        {
            var (output, error) = (result.InvocationConfiguration.Output, result.InvocationConfiguration.Error);
            using var listener = new WebhookListener(
                result.GetRequiredValue(secret), result.GetValue(json), output, TimeProvider.System);
            try
            {
                listener.Start(result.GetValue(port));
            }
            catch (HttpListenerException exception)
            {
                error.WriteLine(string.Create(
                    CultureInfo.InvariantCulture, $"Cannot listen on port {result.GetValue(port)}: {exception.Message}"));
                return 1;
            }

            error.WriteLine(string.Create(CultureInfo.InvariantCulture, $"Listening on http://127.0.0.1:{result.GetValue(port)}/"));
            await listener.RunAsync(cancellationToken);
            return 0;
        });
        return command;
    }

    private static bool IsSecret(string? text) =>
        text?.StartsWith("whsec_", StringComparison.Ordinal) is true && text.Length > "whsec_".Length
        && System.Buffers.Text.Base64.IsValid(text.AsSpan("whsec_".Length));
}
