using Analyzer.Model.Calls;
using Analyzer.Model.Spans;
using Xunit;

namespace Analyzer.Tests.Graph.References;

/// <summary>Jobs and workflow activities that are run again.</summary>
public sealed class JobTests
{
    [Fact]
    public void Celery_EachRunSendsTheNext()
    {
        var spans = new TraceBuilder().Repeat(3, trace =>
        {
            BuiltSpan parent = trace.Entry();
            for (var number = 0; number < 3; number++)
            {
                var run = parent.Producer("apply_async/charge", number * 1000 + 10, 3).With("messaging.message.id", $"{trace.Id}").With("messaging.destination", "celery").With("celery.action", "apply_async")
                    .Consumer("worker", "run/charge", number * 1000 + 500, 40).With("messaging.message.id", $"{trace.Id}").With("messaging.destination", "celery").With("celery.action", "run").As($"{number}");
                if (number > 0) run.With("celery.retries", number);
                run.With("celery.state", number < 2 ? "RETRY" : "SUCCESS");
                parent = run;
            }
        });
        Found.EachOf(spans, 3, "Redelivery Explicit: 0 1 2");
        Assert.All(Found.Calls(spans).Calls.Where(call => call.Kind == CallKind.Redelivery), call => Assert.Equal(CallOutcome.OkAfterRetry, call.Outcome));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Sidekiq_RunsAreRootsOfTracesOfTheirOwn(bool hasLinks)
    {
        var spans = new TraceBuilder();
        for (var job = 0; job < 3; job++)
        {
            var push = spans.Trace(job * 60_000).Entry().Producer("HardJob send", 10, 3).Message("sidekiq", "default", "publish", $"jid{job}");
            for (var number = 0; number < 2; number++)
            {
                var run = spans.Trace(job * 60_000 + 100 + number * 20_000).Root("worker", SpanKind.Consumer, "HardJob process", 0, 40).Message("sidekiq", "default", "process", $"jid{job}").As($"{number}");
                if (number == 0) run.Error();
                if (hasLinks) run.LinkTo(push);
            }
        }

        Found.EachOf(spans, 3, $"Redelivery {(hasLinks ? "Hidden" : "Explicit")}: 0 1");
    }

    [Theory]
    [InlineData("messaging.delayed_job.attempts", "delayed_job")]
    [InlineData("messaging.que.attempts", "que")]
    public void RubyJobs_CountAttemptsFromZero(string attribute, string system)
    {
        var spans = new TraceBuilder().Repeat(3, trace =>
        {
            var push = trace.Entry().Producer("default publish", 10, 3).Message(system, "default", "publish", $"{trace.Id}");
            for (var number = 0; number < 3; number++) push.Consumer("worker", "default process", 100 + number * 5000, 40).Message(system, "default", "process", $"{trace.Id}").With(attribute, number).As($"{number}");
        });
        Found.EachOf(spans, 3, "Redelivery Explicit: 0 1 2");
    }

    [Fact]
    public void Remoulade_PutsTheCountIntoTheName()
    {
        var spans = new TraceBuilder().Repeat(3, trace =>
        {
            var push = trace.Entry().Producer("remoulade/send", 10, 3).With("messaging.message.id", $"{trace.Id}");
            push.Consumer("worker", "remoulade/process", 100, 40).With("messaging.message.id", $"{trace.Id}").Error().As("0");
            push.Consumer("worker", "remoulade/process(retry-1)", 5000, 40).With("messaging.message.id", $"{trace.Id}").With("remoulade.retry_count", 1).As("1");
        });
        Found.EachOf(spans, 3, "Redelivery Explicit: 0 1");
    }

    [Fact]
    public void BullMq_CountsAttemptsMade()
    {
        var spans = new TraceBuilder().Repeat(3, trace =>
        {
            var push = trace.Entry().Producer("add mail", 10, 3).With("bullmq.queue.name", "mail").With("bullmq.job.id", "4");
            push.Consumer("worker", "process mail", 100, 40).With("bullmq.queue.name", "mail").With("bullmq.job.id", "4").With("bullmq.job.attempts.made", 1).Event("job failed").As("1");
            push.Consumer("worker", "process mail", 300, 40).With("bullmq.queue.name", "mail").With("bullmq.job.id", "4").With("bullmq.job.attempts.made", 2).As("2");
        });
        Found.EachOf(spans, 3, "Redelivery Explicit: 1 2");
    }

    [Fact]
    public void BullMq_NumbersOfJobs_BeginAnewInAnotherQueue()
    {
        var spans = new TraceBuilder().Repeat(3, trace => trace.Entry().Producer("add mail", 10, 3).With("bullmq.queue.name", "mail").With("bullmq.job.id", "1")
            .Consumer("worker", "process mail", 100, 40).With("bullmq.queue.name", "mail").With("bullmq.job.id", "1").With("bullmq.job.attempts.made", 1));
        Found.Nothing(spans);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Hangfire_RunsAreInternalSpans(bool hasParent)
    {
        var spans = new TraceBuilder();
        for (var job = 0; job < 3; job++)
        {
            var entry = spans.Trace(job * 60_000).Entry(20);
            for (var number = 0; number < 2; number++)
            {
                var run = hasParent ? entry.Add("worker", SpanKind.Internal, "JOB Mail.Send", 100 + number * 20_000, 40)
                    : spans.Trace(job * 60_000 + 100 + number * 20_000).Root("worker", SpanKind.Internal, "JOB Mail.Send", 0, 40);
                run.With("job.id", $"{job}").As($"{number}");
                if (number == 0) run.Error();
            }
        }

        Found.EachOf(spans, 3, "Retry Explicit: 0 1");
    }

    [Fact]
    public void Temporal_ActivityRunsAreServersBelowTheirStart()
    {
        var spans = new TraceBuilder().Repeat(3, trace =>
        {
            var start = trace.Root("workflow", SpanKind.Server, "RunWorkflow:Order", 0, 30_000).With("temporalWorkflowID", "w").With("temporalRunID", $"{trace.Id}").Client("StartActivity:Charge", 10, 3).With("temporalRunID", $"{trace.Id}");
            for (var number = 0; number < 3; number++)
            {
                var run = start.Server("worker", "RunActivity:Charge", 50 + number * 1000, 40).With("temporalActivityID", "5").With("temporalRunID", $"{trace.Id}").As($"{number}");
                if (number < 2) run.Error();
            }
        });
        Found.EachOf(spans, 3, "Retry Hidden: 0 1 2");
    }

    [Fact]
    public void Temporal_ActivitiesOfOneNumber_InDifferentRuns_AreDifferent()
    {
        var spans = new TraceBuilder();
        for (var run = 0; run < 3; run++)
            spans.Trace(run * 1000).Root("worker", SpanKind.Server, "RunActivity:Charge", 0, 40).With("temporalActivityID", "5").With("temporalRunID", $"run-{run}").Error();
        Found.Nothing(spans);
    }

    [Fact]
    public void Temporal_ActivityRunsWithoutTheirStart_AreJoinedByTheirIds()
    {
        var spans = new TraceBuilder();
        for (var call = 0; call < 3; call++)
        {
            for (var number = 0; number < 2; number++)
            {
                var run = spans.Trace(call * 60_000 + number * 1000).Root("worker", SpanKind.Server, "RunActivity:Charge", 0, 40).With("temporalActivityID", "5").With("temporalRunID", $"run-{call}").As($"{number}");
                if (number == 0) run.Error();
            }
        }

        Found.EachOf(spans, 3, "Retry Explicit: 0 1");
    }
}
