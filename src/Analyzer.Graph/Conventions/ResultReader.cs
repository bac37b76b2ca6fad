using Analyzer.Model.Spans;

namespace Analyzer.Graph.Conventions;

/// <summary>
/// How a span ended. Codes come first, then the error's name, the exception event, and the status last: status is unset
/// after an intended cancel, and an error on the loser of a hedge.
/// </summary>
internal sealed class ResultReader
{
    private readonly SpanBatch _batch;
    private readonly StringTable _strings;
    private readonly AttributeReader _attributes;
    private readonly Failures _failures;
    private readonly int _exception, _exceptionType, _exceptionMessage, _jobFailed, _timeout;

    public ResultReader(SpanBatch batch, AttributeReader attributes)
    {
        _batch = batch;
        _strings = batch.Strings;
        _attributes = attributes;
        _failures = new Failures(_strings);
        _exception = _strings.Intern("exception");
        _exceptionType = _strings.Intern("exception.type");
        _exceptionMessage = _strings.Intern("exception.message");
        _jobFailed = _strings.Intern("job failed");
        _timeout = _strings.Intern("timeout");
    }

    /// <summary>Sets result, class and label of the span whose attributes are loaded.</summary>
    public void Read(int row, ref SpanFacts facts)
    {
        var kind = _batch.Kinds[row];
        if (facts.Protocol == Protocol.Rpc && _attributes.Has(Slot.RpcCode) && ReadRpcCode(ref facts)) return;
        if (_attributes.Integer(Slot.HttpStatus) is { } code and > 0 and < 1000)
        {
            ReadHttpCode(ref facts, (int)code, kind);
            if (facts.Class != FailureClass.None || _batch.Statuses[row] != SpanStatus.Error) return;
        }

        if (_attributes.Has(Slot.EnvoyFlags) && ReadEnvoyFlags(ref facts)) return;
        if (_batch.Statuses[row] == SpanStatus.Error || _attributes.Has(Slot.ErrorType) || IsTaggedError()) ReadError(row, ref facts);
        else if (facts.Protocol == Protocol.Http && kind == SpanKind.Client && !_attributes.Has(Slot.HttpStatus)) Set(ref facts, SpanResult.Cancelled, FailureClass.Cancelled, _strings.Intern("no answer"));
        else if (facts.Protocol == Protocol.Messaging && FailureEvent(row) is > 0 and var failed) Set(ref facts, SpanResult.Failed, FailureClass.Unknown, failed);
        else if (_attributes.Has(Slot.JobState) && _strings.GetString(_attributes.Text(Slot.JobState)) is "RETRY" or "FAILURE") Set(ref facts, SpanResult.Failed, FailureClass.Unknown, _attributes.Text(Slot.JobState));
    }

    private static void Set(ref SpanFacts facts, SpanResult result, FailureClass failureClass, int label)
    {
        facts.Result = result;
        facts.Class = failureClass;
        facts.Failure = label;
    }

    private bool ReadRpcCode(ref SpanFacts facts)
    {
        var code = _failures.RpcCode(_attributes.Text(Slot.RpcCode), _attributes.Integer(Slot.RpcCode));
        if (code < 0) return false;
        if (code == 0) return true;
        var failure = Failures.OfRpc(code);
        var result = failure switch
        {
            FailureClass.Timeout => SpanResult.Timeout,
            FailureClass.Cancelled => SpanResult.Cancelled,
            _ => SpanResult.Failed,
        };
        Set(ref facts, result, failure, result == SpanResult.Timeout ? _timeout : _strings.Intern(Failures.RpcName(code)));
        return true;
    }

    private void ReadHttpCode(ref SpanFacts facts, int code, SpanKind kind)
    {
        var failure = Failures.OfHttp(code);
        if (failure == FailureClass.None) return;
        // A 4xx is the caller's failure, not the server's; a redirect is nobody's.
        var failed = failure != FailureClass.Redirect && (code >= 500 || kind != SpanKind.Server);
        var label = failure == FailureClass.Redirect ? 0 : _attributes.TextOf(code);
        Set(ref facts, failed ? SpanResult.Failed : SpanResult.Ok, failure, label);
    }

    private void ReadError(int row, ref SpanFacts facts)
    {
        var label = _attributes.Text(Slot.ErrorType);
        var failure = FailureClass.None;
        if (_attributes.Has(Slot.DbStatus))
        {
            label = _attributes.Text(Slot.DbStatus);
            failure = DatabaseCodes.Of(_strings.GetUtf8(_attributes.Text(Slot.DbSystem)), _strings.GetString(label));
            if (failure == FailureClass.None) failure = _failures.OfName(label);
        }

        if (failure is FailureClass.None or FailureClass.Unknown && label != 0) failure = _failures.OfName(label);
        var (type, message) = ExceptionOf(row);
        foreach (var hint in (ReadOnlySpan<int>)[type, message, _batch.StatusMessages[row]])
        {
            if (failure is not (FailureClass.None or FailureClass.Unknown)) break;
            failure = _failures.OfName(hint);
        }

        if (label == 0) label = type != 0 ? type : _strings.Intern("error");
        if (failure == FailureClass.None) failure = FailureClass.Unknown;
        // A refused or reset connection is told by its errno, not by the class of the exception around it.
        if (failure is FailureClass.Connection && type != 0 && _strings.GetUtf8(type).StartsWith("E"u8)) label = type;
        var result = failure switch
        {
            FailureClass.Timeout => SpanResult.Timeout,
            FailureClass.Cancelled => SpanResult.Cancelled,
            _ => SpanResult.Failed,
        };
        Set(ref facts, result, failure, result == SpanResult.Timeout ? _timeout : label);
    }

    private (int Type, int Message) ExceptionOf(int row)
    {
        foreach (ref readonly var e in _batch.EventsOf(row))
        {
            if (e.Name != _exception) continue;
            int type = 0, message = 0;
            foreach (ref readonly var attribute in _batch.DetailAttributes.Slice(e.AttributeStart, e.AttributeCount))
            {
                if (attribute.Type != AttributeType.Text) continue;
                if (attribute.Key == _exceptionType) type = attribute.Value;
                else if (attribute.Key == _exceptionMessage) message = attribute.Value;
            }

            return (type, message);
        }

        return default;
    }

    // What a failed run says where its status is unset: BullMQ's event, and Wolverine's, which then retries or parks the message.
    private int FailureEvent(int row)
    {
        foreach (ref readonly var e in _batch.EventsOf(row))
        {
            if (e.Name == _jobFailed) return e.Name;
            var name = _strings.GetUtf8(e.Name);
            if (name.StartsWith("wolverine.envelope."u8) && (name.EndsWith("retried"u8) || name.EndsWith("requeued"u8) || name.EndsWith("rescheduled"u8) || name.EndsWith("discarded"u8))) return e.Name;
            if (name.SequenceEqual("wolverine.error.queued"u8)) return e.Name;
        }

        return 0;
    }

    private bool IsTaggedError() => _attributes.Has(Slot.ErrorTag) && _strings.GetUtf8(_attributes.Text(Slot.ErrorTag)).SequenceEqual("true"u8);

    // Envoy, access log "Response flags": why a request got no answer of its own; UR is a remote reset, not a retry.
    private bool ReadEnvoyFlags(ref SpanFacts facts)
    {
        var text = _attributes.Text(Slot.EnvoyFlags);
        var failure = FailureClass.None;
        foreach (var flag in _strings.GetString(text).Split(','))
        {
            failure = flag.Trim() switch
            {
                "UT" or "SI" or "DT" or "UMSDR" => FailureClass.Timeout,
                "UF" or "UC" or "UR" or "LR" or "UH" or "UPE" or "DF" => FailureClass.Connection,
                "UO" or "RL" or "RLSE" or "FI" or "URX" or "LH" or "NC" or "OM" => FailureClass.Transient,
                "DC" => FailureClass.Cancelled,
                "NR" or "UAEX" or "IH" => FailureClass.Final,
                _ => failure,
            };
            if (failure != FailureClass.None) break;
        }

        if (failure == FailureClass.None) return false;
        var result = failure switch
        {
            FailureClass.Timeout => SpanResult.Timeout,
            FailureClass.Cancelled => SpanResult.Cancelled,
            _ => SpanResult.Failed,
        };
        Set(ref facts, result, failure, result == SpanResult.Timeout ? _timeout : text);
        return true;
    }
}
