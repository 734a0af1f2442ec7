# The image holds the built program and the packages it runs with, nothing else. docs/hosting.md says how to run it.
FROM node:24-bookworm-slim AS packages
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
# No package needs a script at its install, so none may run one. PM2 stays out, because a container has its own way to start again.
RUN npm ci --omit=dev --ignore-scripts \
  && npm uninstall --no-save --omit=dev --ignore-scripts pm2

FROM node:24-bookworm-slim AS build
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
RUN npm ci --ignore-scripts
COPY tsconfig.json ./
COPY docs/bots*.md ./docs/
COPY public ./public
COPY src ./src
# The modes may be those of a checkout that only its owner can read.
RUN npm run build \
  && chmod -R a+rX,go-w dist public package.json \
  && chmod a+x dist/cli/main.js

FROM node:24-bookworm-slim
LABEL org.opencontainers.image.title="TREKKER-MD Session Generator" \
  org.opencontainers.image.description="Self-hosted session generator for WhatsApp bots" \
  org.opencontainers.image.licenses="MIT"
# TREKKER_IMAGE has the program refuse to keep sessions inside of the container, where they would vanish with it.
ENV NODE_ENV=production PORT=3000 DATA_DIR=/data TEMP_DIR=/tmp/trekker-session TREKKER_IMAGE=1
WORKDIR /app
COPY --from=packages /app/node_modules ./node_modules
COPY --from=build /app/package.json ./
COPY --from=build /app/public ./public
COPY --from=build /app/dist ./dist
# A new volume takes owner and mode of this folder. There is no VOLUME: some hosts refuse it, and a volume without a name is lost unnoticed.
RUN install -d -m 700 -o 1000 -g 1000 /data \
  && ln -s /app/dist/cli/main.js /usr/local/bin/trekker-session
# By number, so that hosts can see that it is not root. It is the user `node` of the base image.
USER 1000:1000
EXPOSE 3000
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=30s --timeout=5s --start-period=30s --retries=3 \
  CMD ["node", "-e", "fetch('http://127.0.0.1:' + process.env.PORT + '/healthz').then(({ ok }) => process.exit(ok ? 0 : 1), () => process.exit(1))"]
CMD ["node", "dist/main.js"]
