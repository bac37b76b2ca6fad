using Analyzer.Service.Hosting;
using Analyzer.Service.Pages.Settings;
using Xunit;

namespace Analyzer.Tests.Service.Pages;

public sealed class EffectiveSettingsTests
{
    [Fact]
    public void EverySetting_IsShown_WithItsUnit()
    {
        var (options, _) = ServeConfiguration.Read(AppContext.BaseDirectory, new Dictionary<Setting, string>(), _ => null);
        var shown = EffectiveSettings.Of(options, "somewhere").ToDictionary(pair => pair.Setting.Key, pair => pair.Value);
        Assert.Equal(Settings.All.Select(setting => setting.Key), shown.Keys);
        Assert.Equal(("30\u00a0s", "16.78 MB", "1,024", "none", "127.0.0.1:8080"), (shown["Settle"], shown["MaxBodyBytes"], shown["MaxRequests"], shown["Keep"], shown["Web"]));
    }

    [Fact]
    public void Secrets_AreNotShown()
    {
        var options = new ServeOptions { Store = "Host=db;Password=hunter2", AdminKey = "a-key-of-an-administrator" };
        var shown = string.Join('\n', EffectiveSettings.Of(options, "db/analyzer").Select(pair => pair.Value));
        Assert.DoesNotContain("hunter2", shown, StringComparison.Ordinal);
        Assert.DoesNotContain("administrator", shown, StringComparison.Ordinal);
        Assert.Contains("db/analyzer", shown, StringComparison.Ordinal);
    }

    [Fact]
    public void Secrets_AreNotShown_NorAddressesThatAreOnes()
    {
        var options = new ServeOptions
        {
            AdminKey = "hidden-hidden-hidden-1",
            WebhookSecret = "hidden-2",
            SmtpPassword = "hidden-3",
            Smtp = "smtp://hidden-4:hidden-5@mail.example:587",
            Webhooks = ["https://hooks.example/hidden-6"],
            SlackWebhooks = ["https://hooks.slack.com/services/hidden-7"],
        };

        var shown = EffectiveSettings.Of(options, "a place").ToDictionary(item => item.Setting.Key, item => item.Value);

        Assert.DoesNotContain(shown.Values, value => value.Contains("hidden", StringComparison.Ordinal));
        Assert.Equal(("set", "set", "set"), (shown["AdminKey"], shown["WebhookSecret"], shown["SmtpPassword"]));
        Assert.Equal(("smtp://mail.example:587/…", "https://hooks.example/…"), (shown["Smtp"], shown["Webhooks"]));
    }
}
