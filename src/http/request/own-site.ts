import type { Request, RequestHandler } from 'express';
import type { Config } from '../../config/config.ts';
import { AppError } from '../../wire/errors.ts';
import type { Log } from '../../ports/base.ts';
import { formatHost, hostOfUrl, parseHost, type Host } from '../../wire/host.ts';

/** Load balancers ask for these by any address of the machine. */
const ASKED_BY_MACHINES = new Set(['/healthz', '/readyz']);
const MAX_SHOWN = 100;
/** Names told of each kind: scanners bring many, and the one that the operator must know may come late. */
const MAX_NAMES = 20;

/** Knows under which hosts visitors reach this site, and which are served at all. */
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

  /** Whether pages of this origin may call by the operator's word. */
  isListed(origin: string | undefined): boolean {
    return origin !== undefined && this.#server.corsOrigins.includes(origin);
  }

  /** Whether an `Origin` or `Referer` names this site, as far as the request itself can tell. */
  isOwn(request: Request, url: string): boolean {
    const host = shown(hostOfUrl(url));
    return host !== null && this.#ownHosts(request).includes(host);
  }

  /**
   * Refuses requests for another host with 421: another name that leads here is how a foreign page reads this one's
   * answers. A proxy's `X-Forwarded-Host` does not count, since such a page could send it too.
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
      throw new AppError('NOT_FOUND', {
        fields: {
          status: 421,
          detail: 'This server does not serve this host. Its operator can add it to ALLOWED_HOSTS.',
        },
      });
    };
  }

  /** For the operator: a visitor of the site itself looks just like this behind a proxy that does not pass `Host`. */
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
    // A page of another site cannot send this header without asking first, which is refused.
    const behindProxy = shown(parseHost(forwarded?.split(',')[0]?.trim() ?? ''));
    return [shown(parseHost(request.get('host') ?? '')), behindProxy, this.#publicHost];
  }

  /** Once for each name and for few of them, since anybody can cause it; all that are no host count as one. */
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

/** Every name by which a request calls this server: each `Host`, and the address of a request line like `GET http://host/`. */
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
