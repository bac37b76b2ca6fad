using Analyzer.Ingest.Files;
using Spectre.Console;

namespace Analyzer.Service.Cli;

/// <summary>Shows progress on standard error where a person looks at it; in a pipe or a log nothing.</summary>
internal static class WorkProgress
{
    /// <summary>Runs some work while its progress is shown; what was shown is cleared before this returns.</summary>
    public static T Run<T>(bool quiet, Func<IWorkProgress, T> work)
    {
        if (quiet || Console.IsErrorRedirected) return work(new Silent());
        var console = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(Console.Error) });
        if (!console.Profile.Capabilities.Ansi) return work(new Silent());
        return console.Progress()
            .AutoClear(true)
            .Columns(new SpinnerColumn(), new ProgressBarColumn(), new PercentageColumn(), new TaskDescriptionColumn { Alignment = Justify.Left })
            .Start(context => work(new Bar(context.AddTask("Starting"))));
    }

    private sealed class Silent : IWorkProgress
    {
        public void Report(ReadProgress value)
        {
        }

        public void Step(string what)
        {
        }

        public void Share(string what, double share)
        {
        }
    }

    private sealed class Bar(ProgressTask task) : IWorkProgress
    {
        public void Report(ReadProgress value)
        {
            var place = value.SourceCount > 1 ? $" ({value.SourceIndex + 1} of {value.SourceCount})" : "";
            var name = value.Source == "-" ? "standard input" : Path.GetFileName(value.Source);
            task.Description = Markup.Escape($"Reading {name}{place}: {value.Spans:#,0} spans");
            task.IsIndeterminate = value.BytesTotal <= 0 && value.SourceCount == 1;
            if (task.IsIndeterminate) return;
            var share = value.BytesTotal > 0 ? Math.Min(1, (double)value.BytesRead / value.BytesTotal) : 0;
            task.Value = task.MaxValue * (value.SourceIndex + share) / value.SourceCount;
        }

        public void Step(string what)
        {
            task.Description = Markup.Escape(what);
            task.IsIndeterminate = true;
        }

        public void Share(string what, double share)
        {
            task.Description = Markup.Escape(what);
            task.IsIndeterminate = false;
            task.Value = task.MaxValue * share;
        }
    }
}
