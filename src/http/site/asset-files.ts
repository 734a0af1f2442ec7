import express, { Router, type Request, type RequestHandler } from 'express';

/** How a file or page can be packed, the best first. */
export type Encoding = 'br' | 'gzip' | 'identity';

const TYPES: Readonly<Record<string, string>> = {
  js: 'text/javascript; charset=utf-8',
  css: 'text/css; charset=utf-8',
  svg: 'image/svg+xml',
};
const ENDING = { br: '.br', gzip: '.gz', identity: '' } as const;

/** The best encoding that the caller takes. */
export function encodingFor(request: Request): Encoding {
  // Asked one by one: of two that a browser likes alike Express answers the one named first, which is gzip.
  const packed = (['br', 'gzip'] as const).find((each) => request.acceptsEncodings(each) === each);
  return packed ?? 'identity';
}

/**
 * The files in `dir`, packed at build time: hands out the brotli or gzip twin that the browser takes. What is not there goes
 * on as if the browser had asked for no twin: a later build has other names, and the answer must be readable.
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

/** Of what is packed at all. */
function typeOf(path: string): string | undefined {
  return TYPES[/\.(js|css|svg)$/.exec(path)?.[1] ?? ''];
}

/** The headers are set once a file is found, and only then. */
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
      // Else it would be told by the ending of the twin.
      response.setHeader('Content-Type', type);
    },
  });
}
