import { once } from 'node:events';
import { createServer, IncomingMessage, ServerResponse, type Server } from 'node:http';
import { Server as NetServer, type AddressInfo } from 'node:net';
import cors from 'cors';
import express, { type Express, type RequestHandler } from 'express';
import { addressOf } from './limits/address.ts';
import { archiveRoutes } from './sessions/archive.ts';
import { codeRoutes } from './links/code.ts';
import { compatRoutes } from './compat.ts';
import { Connections } from './request/connections.ts';
import type { HttpDeps } from './request/deps.ts';
import { securityHeaders } from './request/guard.ts';
import { healthRoutes } from './health.ts';
import { Idempotency } from './request/idempotency.ts';
import { RequestLimits } from './limits/limits.ts';
import { Pages } from './site/pages.ts';
import { answerErrors, answerNotFound, refuseOtherMethods } from './request/problem.ts';
import { openApiRoutes } from './description/openapi-route.ts';
import { qrRoutes } from './links/qr.ts';
import { logRequests } from './request/request-log.ts';
import { refuseCrossSite } from './request/cross-site.ts';
import { inTurn } from './request/in-turn.ts';
import { answerOptions } from './request/methods.ts';
import { OwnSite } from './request/own-site.ts';
import { ProxyHint } from './request/proxy-hint.ts';
import { stripSitePath } from './request/site-path.ts';
import { Tokens } from './limits/tokens.ts';
import { restoreClientRoutes } from './sessions/restore-client.ts';
import { sessionRoutes } from './sessions/session.ts';
import { PasskeyHelper } from './site/passkey-helper.ts';
import { robotsRoutes } from './site/robots.ts';
import { savedFileRoutes } from './site/saved-files.ts';
import { stateRoutes } from './sessions/state.ts';
import { validateRoutes } from './sessions/validate.ts';

const SLOW_CLIENT_MS = 10_000;
/** Longer than the 90 s for which the routers of hosting services keep idle connections. */
const KEEP_ALIVE_BEHIND_PROXY_MS = 120_000;
const KEEP_ALIVE_MS = 5_000;
/** How long idle connections may bring a request while the server stops; proxies use each of many connections now and then. */
const GRACE_BEHIND_PROXY_MS = 1_000;
const GRACE_MS = 250;
/** How long a client may take to read the last answer while the server stops. */
const LAST_ANSWER_MS = 500;

/** The web server. Lifetime: `listen`, then `stopAccepting` and `close`. */
export type HttpServer = {
  /** Resolves with the port. */
  readonly listen: (port: number, host: string) => Promise<number>;
  /** Closes the listening socket, once what came before is taken; running answers and streams go on. */
  readonly stopAccepting: () => Promise<void>;
  /** Ends the connections that are still open; safe to call twice. */
  readonly close: () => Promise<void>;
};

/** Builds the Express application; this function lists everything that a request passes. Every route is declared with its whole path. */
export function createExpress(deps: HttpDeps): Express {
  const { server, offers, log } = deps;
  const limits = new RequestLimits(deps);
  const tokens = new Tokens(limits);
  const idempotency = new Idempotency(deps);
  const site = new OwnSite(server, log);
  const helper = offers.passkey ? new PasskeyHelper(deps.publicDir, site) : null;
  const pages = new Pages(deps);
  const hint = new ProxyHint(server.trustProxy, log);
  const app = express();
  app.disable('x-powered-by');
  app.set('trust proxy', server.trustProxy);
  app.set('query parser', 'simple');
  // Pages and files set their own ETag; no other answer may be kept in a cache.
  app.set('etag', false);
  app.use(receive(deps, hint));
  app.use(site.refuseOtherHosts());
  app.use(...crossOriginRules(server.corsOrigins), answerOptions(offers), refuseCrossSite(site));
  // The routes that bots and programs call most often come first.
  app.use(validateRoutes(deps, limits));
  app.use(sessionRoutes(deps, limits, { tokens, idempotency }));
  app.use(stateRoutes(deps, limits));
  app.use(qrRoutes(deps, limits, idempotency));
  app.use(codeRoutes(deps, limits, idempotency));
  app.use(healthRoutes(deps, tokens, hint));
  app.use(archiveRoutes(deps, limits));
  app.use(openApiRoutes(deps));
  // These routes come before the pages, because `/qr` answers an image or the page.
  app.use(compatRoutes(deps, limits, { site, tokens }));
  app.use(pages.routes(helper));
  app.use(restoreClientRoutes(deps));
  if (helper !== null) app.use(helper.routes());
  app.use(robotsRoutes());
  app.use(savedFileRoutes(deps));
  app.route('/code').all(refuseOtherMethods);
  app.use(pages.notFound());
  app.use(answerNotFound);
  app.use(answerErrors(deps));
  return app;
}

/** Allows calls from pages of the origins that the operator listed. The request goes on, because an answer to `OPTIONS` still needs its `Allow`. */
function crossOriginRules(corsOrigins: readonly string[]): readonly RequestHandler[] {
  if (corsOrigins.length === 0) return [];
  const methods = ['GET', 'POST', 'DELETE'];
  return [cors({ origin: [...corsOrigins], credentials: false, methods, preflightContinue: true })];
}

/** The first steps of every request. They are one layer of Express, because each layer takes time in every request. */
function receive({ log, clock, random, registry, server }: HttpDeps, hint: ProxyHint): RequestHandler {
  const strip = stripSitePath(server.publicUrl);
  const startLog = logRequests(log, clock, random);
  const setHeaders = securityHeaders();
  return (request, response, next) => {
    strip(request);
    startLog(request, response);
    hint.look(request);
    setHeaders(request, response);
    if (registry.draining()) response.set('Connection', 'close');
    next();
  };
}

/**
 * Makes requests and answers with the prototypes of Express from the start. Otherwise Express replaces the prototype of each, after which V8
 * cannot optimise access to it; that takes longer than everything else in Express.
 */
function serverOf(app: Express, options: Parameters<typeof createServer>[0]): Server {
  class AppRequest extends IncomingMessage {}
  class AppResponse extends ServerResponse {}
  Object.setPrototypeOf(AppRequest.prototype, app.request);
  Object.setPrototypeOf(AppResponse.prototype, app.response);
  Object.assign(app, { request: AppRequest.prototype, response: AppResponse.prototype });
  const types = { IncomingMessage: AppRequest, ServerResponse: AppResponse };
  const server = createServer({ ...options, ...types }, inTurn(app));
  // Node by itself invites every body at once; here the reader of the body does so, after it has seen how long the body will be.
  server.on('checkContinue', (request, response) => {
    // Without an invitation the client sends no body, so the next request would be read as the body.
    response.shouldKeepAlive = false;
    server.emit('request', request, response);
  });
  return server;
}

/** Makes the server with its time limits; it does not listen yet. */
export function createHttpServer(deps: HttpDeps): HttpServer {
  // Node checks the time limits of connections at this interval; the default is 30 s.
  const server = serverOf(createExpress(deps), { connectionsCheckingInterval: 1_000 });
  server.headersTimeout = SLOW_CLIENT_MS;
  server.requestTimeout = SLOW_CLIENT_MS;
  server.keepAliveTimeout = deps.server.trustProxy > 0 ? KEEP_ALIVE_BEHIND_PROXY_MS : KEEP_ALIVE_MS;
  // Behind a proxy all connections come from the address of the proxy, so they are not limited by address.
  const groupOf = deps.server.trustProxy > 0 ? () => null : addressOf;
  const connections = new Connections(server, deps.clock, groupOf);
  const graceMs = deps.graceMs ?? (deps.server.trustProxy > 0 ? GRACE_BEHIND_PROXY_MS : GRACE_MS);
  return {
    listen: async (port, host) => {
      server.listen(port, host);
      await once(server, 'listening');
      return (server.address() as AddressInfo).port;
    },
    stopAccepting: async () => {
      await connections.atRest();
      // That of `http` would cut idle connections at once, on which a request may be under way.
      NetServer.prototype.close.call(server);
      connections.stop(graceMs);
    },
    close: async () => {
      connections.stop(graceMs);
      await connections.finish(LAST_ANSWER_MS);
      server.close();
    },
  };
}
