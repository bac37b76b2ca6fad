# docker build -t analyzer .
# docker run --rm -v "$PWD:/data" analyzer analyze /data/incident.jsonl.gz

FROM mcr.microsoft.com/dotnet/sdk:10.0 AS build
ARG TARGETARCH
WORKDIR /source
# Project files first: packages are restored again only when a project file changes.
COPY global.json Directory.Build.props Directory.Packages.props .editorconfig ./
COPY src/Analyzer.Detect/*.csproj src/Analyzer.Detect/
COPY src/Analyzer.Graph/*.csproj src/Analyzer.Graph/
COPY src/Analyzer.Ingest/*.csproj src/Analyzer.Ingest/
COPY src/Analyzer.Model/*.csproj src/Analyzer.Model/
COPY src/Analyzer.Report/*.csproj src/Analyzer.Report/
COPY src/Analyzer.Service/*.csproj src/Analyzer.Service/
COPY src/Analyzer.Simulate/*.csproj src/Analyzer.Simulate/
COPY src/Analyzer.Store/*.csproj src/Analyzer.Store/
RUN rid="linux-$([ "$TARGETARCH" = arm64 ] && echo arm64 || echo x64)" \
 && dotnet restore src/Analyzer.Service -r "$rid" -p:PublishReadyToRun=true
COPY migrations migrations
COPY src src
RUN rid="linux-$([ "$TARGETARCH" = arm64 ] && echo arm64 || echo x64)" \
 && dotnet publish src/Analyzer.Service -c Release -r "$rid" --no-self-contained --no-restore -o /app

# With the web framework, which analyzer serve runs on.
FROM mcr.microsoft.com/dotnet/aspnet:10.0
WORKDIR /data
COPY --from=build /app /app
# The user that .NET's images bring along; no process here needs more.
USER $APP_UID
ENTRYPOINT ["/app/analyzer"]
