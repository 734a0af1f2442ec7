import express, { Router, type Request, type RequestHandler } from 'express';

/** The encodings of a file or page, the smallest first. */
export type Encoding = 'br' | 'gzip' | 'identity';

const TYPES: Readonly<Record<string, string>> = {
  js: 'text/javascript; charset=utf-8',
  css: 'text/css; charset=utf-8',
  svg: 'image/svg+xml',
};
const ENDING = { br: '.br', gzip: '.gz', identity: '' } as const;

/** Returns the best encoding that the caller accepts. */
export function encodingFor(request: Request): Encoding {
  // The encodings are tried one by one: if both have the same weight, Express returns the one that the header names first, which is gzip.
  const packed = (['br', 'gzip'] as const).find((each) => request.acceptsEncodings(each) === each);
  return packed ?? 'identity';
}

/**
 * Serves the files in `dir`, each of which the build has also packed with brotli and gzip, in the encoding that the browser accepts. If there
 * is no such packed file, the request goes on for the plain one, so that the answer for an unknown name is never marked as packed.
 */
export function assetFiles(dir: string): Router {
  const files = {
    br: filesOf(dir, 'br'),
    gzip: filesOf(dir, 'gzip'),
    identity: filesOf(dir, 'identity'),
  } as const;
  const router = Router();
  router.use((request, response, next) => {
    response.vary('Accept-Encoding');
    const encoding = typeOf(request.path) === undefined ? 'identity' : encodingFor(request);
    if (encoding === 'identity') {
      files.identity(request, response, next);
      return;
    }
    const { url } = request;
    request.url = request.path + ENDING[encoding];
    files[encoding](request, response, (error?: unknown) => {
      request.url = url;
      if (error === undefined) files.identity(request, response, next);
      else next(error);
    });
  });
  return router;
}

/** Returns the type of a file that the build packs; `undefined` for any other file. */
function typeOf(path: string): string | undefined {
  return TYPES[/\.(js|css|svg)$/.exec(path)?.[1] ?? ''];
}

/** Serves the files of one encoding. `setHeaders` runs only if a file is found. */
function filesOf(dir: string, encoding: Encoding): RequestHandler {
  return express.static(dir, {
    index: false,
    redirect: false,
    dotfiles: 'ignore',
    setHeaders: (response, file) => {
      response.setHeader('Cache-Control', 'public, max-age=31536000, immutable');
      const type = typeOf(file.slice(0, file.length - ENDING[encoding].length));
      if (encoding === 'identity' || type === undefined) return;
      response.setHeader('Content-Encoding', encoding);
      // Otherwise Express would derive the type from the ending of the packed file.
      response.setHeader('Content-Type', type);
    },
  });
}
