import { Router, type Request, type RequestHandler, type Response } from 'express';
import { toBuffer } from 'qrcode';
import { AppError, inOneLine, type Problem, type ProblemWords } from '../wire/errors.ts';
import { parsePhone } from '../link/number/phone.ts';
import type { Inspection } from '../session/inspect.ts';
import { readState } from '../auth-state/shape.ts';
import { jsonOrFormBody, parseBody, parseQuery } from './request/body.ts';
import type { HttpDeps } from './request/deps.ts';
import type { RequestLimits } from './limits/limits.ts';
import { formatOf, startLink } from './links/links.ts';
import { answerErrors, refuseOtherMethods, sendProblem } from './request/problem.ts';
import type { OwnSite } from './request/own-site.ts';
import { refuseUnlessAsked } from './request/starts-by-get.ts';
import type { Tokens } from './limits/tokens.ts';
import type { OldCode, OldReport } from './description/bodies.ts';
import { codeQuery, giftedValidate } from './description/request-schema.ts';
import { noteRestored, openForBot } from './sessions/session.ts';
import { inspectText } from './sessions/validate.ts';

/** Pixels on a side of one module; large enough to scan the image from a screen. */
const QR_SCALE = 8;

type CompatGuards = { readonly site: OwnSite; readonly tokens: Tokens };

/** The addresses that existing bots and pages call. The answers keep their old form. */
export function compatRoutes(deps: HttpDeps, limits: RequestLimits, guards: CompatGuards): Router {
  const router = Router();
  const onlyIfAsked = refuseUnlessAsked(guards.site);
  router.get('/qr', onlyForImages, onlyIfAsked, async (request, response) => {
    await sendQrImage(deps, limits, request, response);
  });
  router.get('/code', refuseHead, onlyIfAsked, async (request, response) => {
    response.json((await startCode(deps, limits, request, response)) satisfies OldCode);
  });
  router.use('/code', answerErrors(deps, sendPlain));
  router
    .route('/giftedValidate.php')
    .post(...jsonOrFormBody(64 * 1024), async (request, response) => {
      const { sessionId } = parseBody(request, giftedValidate);
      const asked = { text: sessionId, live: false };
      response.set('Cache-Control', 'no-store');
      response.json(toOldReport(await inspectText(deps, limits, request, response, asked), deps.words));
    })
    .all(refuseOtherMethods);
  router.use('/giftedValidate.php', answerErrors(deps, sendNotValid));
  router
    .route('/api/downloadCreds.php/:sessionId')
    .get(async (request, response) => {
      await guards.tokens.refuseWithoutKey(request, response, deps.secrets.apiKeys, {
        reason: 'api-key-wanted',
      });
      const id = request.params['sessionId'];
      const opening = openForBot(deps, limits, request, response, id);
      const { text, record } = await deps.restorer.unpack(opening);
      const { creds } = readState(text);
      response.set('Cache-Control', 'no-store').json({ credsData: creds });
      await noteRestored(deps, limits, record);
    })
    .all(refuseOtherMethods);
  return router;
}

/** Leaves the request to the page at the same address unless the caller prefers the image. */
const onlyForImages: RequestHandler = (request, response, next) => {
  response.vary('Accept');
  const accept = request.get('accept') ?? '*/*';
  const wantsImage = request.method === 'GET' && rankOf(accept, 'image/png') > rankOf(accept, 'text/html');
  next(wantsImage ? undefined : 'route');
};

/** The preference for a type: by weight first, then by how exactly the header names it; 0 if it is not accepted. */
function rankOf(accept: string, type: string): number {
  const group = `${type.split('/')[0]}/*`;
  const ranks = accept.split(',').map((part) => {
    const [range = '', ...parameters] = part.split(';').map((text) => text.trim().toLowerCase());
    const exactness = ['*/*', group, type].indexOf(range) + 1;
    const weight = Number(parameters.find((text) => text.startsWith('q='))?.slice(2) ?? 1);
    return exactness === 0 || !(weight > 0) ? 0 : weight * 10 + exactness;
  });
  return Math.max(...ranks);
}

/** Refuses `HEAD`, which Express would answer with the handler of `GET` and so start a link. */
const refuseHead: RequestHandler = (request, response, next) => {
  if (request.method === 'HEAD') refuseOtherMethods(request, response, next);
  else next();
};

async function sendQrImage(
  deps: HttpDeps,
  limits: RequestLimits,
  request: Request,
  response: Response,
): Promise<void> {
  const format = formatOf(undefined, deps);
  const create = { method: 'qr', format, reader: 'none' } as const;
  const link = await startLink(deps, limits, request, response, create);
  const step = link.current();
  if (step.state !== 'qr') throw giveUp(link);
  const png = await toBuffer(step.qr, { errorCorrectionLevel: 'L', scale: QR_SCALE });
  response.set('Cache-Control', 'no-store').type('png').send(png);
}

async function startCode(
  deps: HttpDeps,
  limits: RequestLimits,
  request: Request,
  response: Response,
): Promise<OldCode> {
  const query = parseQuery(request, codeQuery);
  // A "+" in a query that was not encoded arrives as a space.
  const number = parsePhone(query.number.replace(/^ (?=\d)/, '+'), query.region);
  const format = formatOf(undefined, deps);
  const create = { method: 'code', number, format, reader: 'none' } as const;
  const link = await startLink(deps, limits, request, response, create);
  const step = link.current();
  if (step.state !== 'code') throw giveUp(link);
  response.set('Cache-Control', 'no-store');
  const leftMs = Date.parse(step.expiresAt) - Date.parse(step.now);
  return {
    code: step.pairingCode,
    expiresAt: step.expiresAt,
    seconds: Math.max(0, Math.round(leftMs / 1000)),
  };
}

/** Cancels a link that has no QR or code yet, because the caller of an old address cannot follow it. */
function giveUp(link: { readonly cancel: () => void }): AppError {
  link.cancel();
  return new AppError('WHATSAPP_UNREACHABLE');
}

function toOldReport({ report, appStateKeyId }: Inspection, { say }: ProblemWords): OldReport {
  const faults = report.checks.filter(({ ok }) => !ok).map(({ detail }) => detail);
  if (report.status === 'invalid') return { valid: false, error: faults.join(' ') };
  return {
    valid: true,
    message: [say({ reason: 'session-valid' }), ...faults].join(' '),
    details: { hasAppStateKey: appStateKeyId !== null },
    sessionInfo: {
      userId: report.account?.number ?? null,
      userName: report.account?.name ?? null,
      appStateKeyId,
    },
  };
}

/** Sends an error as `{error}` with its status. */
function sendPlain(_request: Request, response: Response, problem: Problem): void {
  if (problem.retryAfter !== undefined) response.set('Retry-After', String(problem.retryAfter));
  response
    .status(problem.status)
    .set('Cache-Control', 'no-store')
    .json({ error: inOneLine(problem) });
}

/** Sends an error as `{valid: false}` with status 200, because callers of this address read only the body. Errors about no ID keep their status. */
function sendNotValid(request: Request, response: Response, problem: Problem): void {
  if (problem.code === 'CROSS_SITE' || problem.code === 'METHOD_NOT_ALLOWED') {
    sendProblem(request, response, problem);
    return;
  }
  response
    .status(200)
    .set('Cache-Control', 'no-store')
    .json({ valid: false, error: inOneLine(problem) });
}
