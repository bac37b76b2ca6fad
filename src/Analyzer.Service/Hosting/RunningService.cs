using System.Diagnostics;
using System.Net.Sockets;
using System.Text.Json;

namespace Analyzer.Service.Hosting;

/// <summary>What a running service tells about itself in its data folder, in <c>service.json</c>.</summary>
/// <param name="ProcessId">Its process.</param>
/// <param name="Socket">Path of the Unix domain socket through which its store can be read.</param>
/// <param name="Http">Where it receives OTLP/HTTP; empty where it does not.</param>
internal sealed record RunningService(int ProcessId, string Socket, string Http)
{
    private const string FileName = "service.json";

    // sun_path of Linux holds 108 bytes, of macOS 104, with a zero at the end.
    private const int MaxSocketPath = 103;

    private static readonly JsonSerializerOptions s_json = new() { PropertyNamingPolicy = JsonNamingPolicy.CamelCase, WriteIndented = true };

    /// <summary>Where the socket of a data folder is: in it, or in a short folder of its own where that path would be too long.</summary>
    public static string SocketOf(string data)
    {
        var path = Path.Combine(Path.GetFullPath(data), "serve.sock");
        if (System.Text.Encoding.UTF8.GetByteCount(path) <= MaxSocketPath) return path;
        var folder = Directory.CreateTempSubdirectory("analyzer-");
        return Path.Combine(folder.FullName, "serve.sock");
    }

    /// <summary>The service that uses a data folder; null when none runs.</summary>
    public static RunningService? Find(string data)
    {
        try
        {
            var found = JsonSerializer.Deserialize<RunningService>(File.ReadAllText(Path.Combine(data, FileName)), s_json);
            return found is not null && IsAlive(found.ProcessId) ? found : null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or JsonException)
        {
            return null;
        }
    }

    /// <summary>A client of the socket.</summary>
    /// <param name="path">What its requests' paths begin with.</param>
    public HttpClient Client(string path) =>
        new(new SocketsHttpHandler { ConnectCallback = (_, stop) => DialAsync(Socket, stop), UseProxy = false }) { BaseAddress = new Uri("http://localhost" + path), Timeout = Timeout.InfiniteTimeSpan };

    /// <summary>Writes the file, readable by its user only.</summary>
    public void Write(string data)
    {
        var path = Path.Combine(data, FileName);
        var temporary = path + ".new";
        File.Delete(temporary);
        using (var stream = new FileStream(temporary, OnlyMine(FileMode.CreateNew))) JsonSerializer.Serialize(stream, this, s_json);
        File.Move(temporary, path, overwrite: true);
    }

    /// <summary>Removes the file and the socket.</summary>
    public void Remove(string data)
    {
        File.Delete(Path.Combine(data, FileName));
        File.Delete(Socket);
        var folder = Path.GetDirectoryName(Socket)!;
        // One that was made for the socket alone.
        if (folder != Path.GetFullPath(data).TrimEnd(Path.DirectorySeparatorChar)) Directory.Delete(folder);
    }

    /// <summary>Makes a data folder that does not exist yet, for its user only: what lies in it, and the socket, is nobody else's.</summary>
    public static void MakeFolder(string data)
    {
        if (Directory.Exists(data)) return;
        if (OperatingSystem.IsWindows()) Directory.CreateDirectory(data);
        else Directory.CreateDirectory(data, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
    }

    private static async ValueTask<Stream> DialAsync(string path, CancellationToken cancellation)
    {
        var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        try
        {
            await socket.ConnectAsync(new UnixDomainSocketEndPoint(path), cancellation);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    private static FileStreamOptions OnlyMine(FileMode mode)
    {
        var options = new FileStreamOptions { Mode = mode, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows()) options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        return options;
    }

    private static bool IsAlive(int processId)
    {
        try
        {
            using var process = Process.GetProcessById(processId);
            return !process.HasExited;
        }
        catch (ArgumentException)
        {
            return false;
        }
    }
}
