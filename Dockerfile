# One image per service, by target: docker build --target registration -t jumin/registration .
# Each target is the same tree with another program: what differs is what starts. Runs as an ordinary user on a read-only root; only /tmp is written.
ARG NODE_IMAGE=node:22.20.0-bookworm-slim

# The manifests alone, so that dependencies are installed anew only when one of them changes.
FROM ${NODE_IMAGE} AS manifests
WORKDIR /source
COPY . .
RUN find . -type f ! -name package.json ! -name package-lock.json ! -name .npmrc -delete && find . -type d -empty -delete

FROM ${NODE_IMAGE} AS build
WORKDIR /app
COPY --from=manifests /source ./
RUN npm ci --no-audit --no-fund
COPY . .
# The compiler and the server binaries of the standalone profile are optional packages: gone once everything is built.
RUN node scripts/build.mjs \
 && npm prune --omit=dev --omit=optional --no-audit --no-fund \
 && find libs services -type d -name src -prune -exec rm -rf {} +

FROM ${NODE_IMAGE} AS runtime
ENV NODE_ENV=production \
    NODE_OPTIONS=--disable-warning=ExperimentalWarning
WORKDIR /app
# Owned by root and not writable for the user that runs it.
COPY --from=build /app/package.json ./
COPY --from=build /app/node_modules ./node_modules
COPY --from=build /app/libs ./libs
COPY --from=build /app/services ./services
# A number, so that an orchestrator can see that it is not root.
USER 1000:1000
EXPOSE 8470
STOPSIGNAL SIGTERM
# Liveness only: an orchestrator asks /health/ready itself.
HEALTHCHECK --interval=10s --timeout=3s --start-period=60s --retries=3 \
  CMD ["node", "-e", "fetch('http://127.0.0.1:8470/health/live').then(({ ok }) => process.exit(ok ? 0 : 1), () => process.exit(1))"]

FROM runtime AS registration
ENTRYPOINT ["node", "services/registration/dist/main.js"]

FROM runtime AS payment-collection
ENTRYPOINT ["node", "services/payment-collection/dist/main.js"]

FROM runtime AS subsidy-calculation
ENTRYPOINT ["node", "services/subsidy-calculation/dist/main.js"]

FROM runtime AS reconciliation
ENTRYPOINT ["node", "services/reconciliation/dist/main.js"]

FROM runtime AS reporting
ENTRYPOINT ["node", "services/reporting/dist/main.js"]

# Not a service: holds hashes, money and read models of a deployment against its log, and ends.
FROM runtime AS verify
HEALTHCHECK NONE
ENTRYPOINT ["node", "services/standalone/dist/verify/main.js"]
