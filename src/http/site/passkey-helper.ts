import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { Router, type Request } from 'express';
import { ZipFile } from 'yazl';
import { AppError } from '../../wire/errors.ts';
import { BoundedMap } from '../../ports/bounded-map.ts';
import type { OwnSite } from '../request/own-site.ts';
import { refuseOtherMethods } from '../request/problem.ts';

/** Where the build puts the files of the helper, below the folder of the pages. No file whose path holds a dot name is served as it is. */
export const HELPER_FOLDER = join('assets', '.passkey-helper');

/** The file that names the site, which the helper then answers alone. */
const SITE_FILE = 'site.json';
const FILES = ['manifest.json', 'sw.js', 'ask.html', 'ask.js', SITE_FILE] as const;
/** A regular file that everybody may read. */
const MODE = 0o100644;
/** Strangers choose what the header `Host` says, so only so many zips are kept: some 20 kB each. */
const MAX_HOSTS = 16;

/** A zip with its SHA-256 in hexadecimal digits. */
export type HelperZip = { readonly bytes: Buffer; readonly sha256: string };

/** The passkey helper as a zip: for each host the files of `src/passkey-helper`, with its own `site.json`. */
export class PasskeyHelper {
  readonly #site: OwnSite;
  readonly #files: ReadonlyMap<string, Buffer>;
  readonly #zips = new BoundedMap<string, Promise<HelperZip>>(MAX_HOSTS);

  constructor(publicDir: string, site: OwnSite) {
    this.#site = site;
    this.#files = new Map(FILES.map((name) => [name, readFileSync(join(publicDir, HELPER_FOLDER, name))]));
  }

  /** The helper for the host of this request. Errors: NOT_FOUND if it names none. */
  zipFor(request: Request): Promise<HelperZip> {
    const host = this.#site.hostFor(request);
    if (host === null) {
      throw new AppError('NOT_FOUND', { why: { reason: 'host-not-served' }, fields: { status: 421 } });
    }
    const zip = this.#zips.get(host) ?? zipOf(this.#files, host);
    this.#zips.set(host, zip);
    return zip;
  }

  routes(): Router {
    const router = Router();
    router
      .route('/passkey-helper.zip')
      .get(async (request, response) => {
        const { bytes, sha256 } = await this.zipFor(request);
        response
          .set('Cache-Control', 'no-store')
          .set('Content-Disposition', 'attachment; filename="passkey-helper.zip"')
          .set('Repr-Digest', `sha-256=:${Buffer.from(sha256, 'hex').toString('base64')}:`)
          .type('application/zip')
          .send(bytes);
      })
      .all(refuseOtherMethods);
    return router;
  }
}

/** Makes a zip whose bytes depend on the files and the host alone: no time, no time zone, and no compression, which differs between releases of Node. */
async function zipOf(files: ReadonlyMap<string, Buffer>, host: string): Promise<HelperZip> {
  const zip = new ZipFile();
  const options = {
    mtime: new Date(2020, 0, 1),
    forceDosTimestamp: true,
    mode: MODE,
    compress: false,
  } as const;
  for (const [name, content] of files) {
    const own = name === SITE_FILE ? Buffer.from(`${JSON.stringify({ host })}\n`) : content;
    zip.addBuffer(own, name, options);
  }
  zip.end();
  const bytes = await buffer(zip.outputStream);
  return { bytes, sha256: createHash('sha256').update(bytes).digest('hex') };
}
