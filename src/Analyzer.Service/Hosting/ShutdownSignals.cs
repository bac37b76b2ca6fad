using System.Runtime.InteropServices;
using Analyzer.Service.Cli;
using Microsoft.Extensions.Hosting;

namespace Analyzer.Service.Hosting;

/// <summary>SIGTERM and Ctrl+C end the service in good order; a second one ends the process.</summary>
internal sealed class ShutdownSignals : IDisposable
{
    private readonly IHostApplicationLifetime _lifetime;
    private readonly string _says;
    private readonly List<PosixSignalRegistration> _registrations = [];

    /// <summary>Listens from now on.</summary>
    /// <param name="lifetime">Of the service.</param>
    /// <param name="says">What a person at a terminal is told at the first signal; empty for nothing.</param>
    public ShutdownSignals(IHostApplicationLifetime lifetime, string says)
    {
        (_lifetime, _says) = (lifetime, says);
        foreach (var signal in (PosixSignal[])[PosixSignal.SIGINT, PosixSignal.SIGTERM, PosixSignal.SIGQUIT]) _registrations.Add(PosixSignalRegistration.Create(signal, Handle));
    }

    /// <inheritdoc/>
    public void Dispose() => _registrations.ForEach(registration => registration.Dispose());

    private void Handle(PosixSignalContext context)
    {
        if (_lifetime.ApplicationStopping.IsCancellationRequested) return;
        context.Cancel = true;
        if (_says.Length > 0) CommandLine.Tell(_says);
        _lifetime.StopApplication();
    }
}
