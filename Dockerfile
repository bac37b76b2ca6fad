# docker build -t analyzer .
# docker run -e ANALYZER_ACCESS=open -p 127.0.0.1:4317:4317 -p 127.0.0.1:4318:4318 -p 127.0.0.1:8080:8080 -v analyzer:/var/lib/analyzer analyzer
# docker run --rm -v "$PWD:/data" analyzer analyze /data/incident.jsonl.gz

FROM mcr.microsoft.com/dotnet/sdk:10.0 AS build
ARG TARGETARCH
WORKDIR /source
# Project files first: packages are restored again only when a project file changes.
COPY global.json Directory.Build.props Directory.Packages.props .editorconfig README.md ./
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
# The API describes its answers by it.
COPY docs/report.schema.json docs/
COPY src src
RUN rid="linux-$([ "$TARGETARCH" = arm64 ] && echo arm64 || echo x64)" \
 && dotnet publish src/Analyzer.Service -c Release -r "$rid" --no-self-contained --no-restore -o /app

# With the web framework, which analyzer serve runs on. DuckDB's library needs glibc and libstdc++: not an Alpine or a chiselled image.
FROM mcr.microsoft.com/dotnet/aspnet:10.0
RUN install -d -o $APP_UID -g $APP_UID /var/lib/analyzer
COPY --from=build /app /app
ENV ANALYZER_DATA=/var/lib/analyzer \
    ANALYZER_GRPC=0.0.0.0:4317 \
    ANALYZER_HTTP=0.0.0.0:4318 \
    ANALYZER_WEB=0.0.0.0:8080
EXPOSE 4317 4318 8080
VOLUME /var/lib/analyzer
WORKDIR /data
# The user that .NET's images bring along; no process here needs more.
USER $APP_UID
HEALTHCHECK --interval=10s --timeout=5s --start-period=20s CMD ["/app/analyzer", "ready"]
ENTRYPOINT ["/app/analyzer"]
CMD ["serve"]
