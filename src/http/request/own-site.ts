import type { Request, RequestHandler } from 'express';
import type { Config } from '../../config/config.ts';
import { AppError } from '../../wire/errors.ts';
import type { Log } from '../../ports/base.ts';
import { formatHost, hostOfUrl, parseHost, type Host } from '../../wire/address/host.ts';

/** Load balancers call these paths under any address of the machine. */
export const ASKED_BY_MACHINES = new Set(['/healthz', '/readyz']);
const MAX_SHOWN = 100;
/** How many names of each kind are logged. Scanners send many, and the name that the operator must know may come late. */
const MAX_NAMES = 20;

/** Knows the hosts under which visitors reach this site, and the hosts that are served. */
export class OwnSite {
  readonly #server: Config['server'];
  readonly #log: Log;
  readonly #publicHost: string | null;
  readonly #told = { host: new Set<string>(), origin: new Set<string>() };

  constructor(server: Config['server'], log: Log) {
    this.#server = server;
    this.#log = log;
    this.#publicHost = server.publicUrl === null ? null : shown(hostOfUrl(server.publicUrl));
  }

  /** True if the operator allows pages of this origin to call the server. */
  isListed(origin: string | undefined): boolean {
    return origin !== undefined && this.#server.corsOrigins.includes(origin);
  }

  /** True if an `Origin` or a `Referer` names this site, as far as the request shows. */
  isOwn(request: Request, url: string): boolean {
    const host = shown(hostOfUrl(url));
    return host !== null && this.#ownHosts(request).includes(host);
  }

  /**
   * Refuses requests for another host with 421, because a foreign page can read the answers of this server if its own host name leads here.
   * `X-Forwarded-Host` does not count, because such a page could send it too.
   */
  refuseOtherHosts(): RequestHandler {
    const { allowedHosts } = this.#server;
    return (request, _response, next) => {
      if (allowedHosts === null || ASKED_BY_MACHINES.has(request.path)) return next();
      const names = namesOf(request);
      if (names.length > 0 && names.every((name) => isAllowed(name, allowedHosts))) return next();
      const host = cut(names.find((name) => !isAllowed(name, allowedHosts)) ?? '(none)');
      this.#warnOnce(
        'host',
        shown(parseHost(host)),
        { host },
        'refused a request for a host that is not served; see ALLOWED_HOSTS',
      );
      throw new AppError('NOT_FOUND', { why: { reason: 'host-not-served' }, fields: { status: 421 } });
    };
  }

  /**
   * Returns the host under which the visitor of this request sees the site, as a browser writes it: that of `PUBLIC_URL`, else that of the
   * request. `null` if a request names no host that can be one.
   */
  hostFor(request: Request): string | null {
    if (this.#publicHost !== null) return this.#publicHost;
    const { allowedHosts } = this.#server;
    const [named = null, behindProxy = null] = this.#ownHosts(request);
    const isServed = behindProxy !== null && (allowedHosts === null || isAllowed(behindProxy, allowedHosts));
    return isServed ? behindProxy : named;
  }

  /** Warns the operator of a refused origin, because behind a proxy that does not pass `Host` the visitors of this site are refused like that. */
  warnOfForeignOrigin(request: Request, origin: string): void {
    const fields = { host: cut(request.get('host') ?? '(none)'), origin: cut(origin) };
    this.#warnOnce(
      'origin',
      shown(hostOfUrl(origin)),
      fields,
      'refused a request as one of another site; if origin is the address of this site, set PUBLIC_URL to it',
    );
  }

  #ownHosts(request: Request): readonly (string | null)[] {
    const forwarded = this.#server.trustProxy > 0 ? request.get('x-forwarded-host') : undefined;
    // A browser sends this header for a page of another site only after it has asked the server, which refuses.
    const behindProxy = shown(parseHost(forwarded?.split(',')[0]?.trim() ?? ''));
    return [shown(parseHost(request.get('host') ?? '')), behindProxy, this.#publicHost];
  }

  /** Warns once for each of at most `MAX_NAMES` names, because anybody can cause warnings. All texts that are no host count as one name. */
  #warnOnce(
    kind: 'host' | 'origin',
    name: string | null,
    fields: Readonly<Record<string, string>>,
    message: string,
  ): void {
    const told = this.#told[kind];
    if (told.has(name ?? '') || told.size >= MAX_NAMES) return;
    told.add(name ?? '');
    this.#log.warn(fields, message);
  }
}

/** Returns every host that a request names: each `Host` header, and the host in a request line like `GET http://host/`. */
function namesOf(request: Request): readonly string[] {
  const inTarget = /^[a-z][a-z\d+.-]*:\/\/([^/?#]*)/i.exec(request.url)?.[1];
  return [...(request.headersDistinct['host'] ?? []), ...(inTarget === undefined ? [] : [inTarget])];
}

function isAllowed(name: string, allowedHosts: readonly string[]): boolean {
  const host = parseHost(name);
  return host !== null && (allowedHosts.includes(host.name) || allowedHosts.includes(formatHost(host)));
}

function shown(host: Host | null): string | null {
  return host === null ? null : formatHost(host);
}

function cut(text: string): string {
  return text.slice(0, MAX_SHOWN);
}
