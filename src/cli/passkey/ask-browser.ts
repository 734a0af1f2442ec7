import { startBrowser, type BrowserHost } from './browser.ts';
import { BrowserError, type BrowserEnd } from './browser-end.ts';
import { credentialFrom, type Credential } from './credential.ts';
import type { PasskeyQuestion } from '../../wire/passkey.ts';
import { isObject } from '../../restore/server/answer-shapes.ts';
import type { BrowserPipe } from './pipe.ts';

/** The only site on which WhatsApp's passkeys can be asked for. */
const WHATSAPP_ORIGIN = 'https://web.whatsapp.com';
/** The first page has no app, so it shows no QR code of its own that somebody might scan. */
export const PASSKEY_PAGE = `${WHATSAPP_ORIGIN}/robots.txt`;
const PAGES = [PASSKEY_PAGE, `${WHATSAPP_ORIGIN}/`];
/** What the page answers if it is another one by then. */
const ELSEWHERE = 'elsewhere';
const LOAD_LIMIT_MS = 30_000;
/** The longest time that one question may take; the link ends it earlier. */
const ANSWER_LIMIT_MS = 20 * 60_000;

/**
 * Opens a window of an installed browser on WhatsApp's site and asks for the passkey there. The browser and its profile are gone at the end.
 * Errors: {@link BrowserError}, and the reason of the signal.
 */
export async function askInBrowser(
  path: string,
  question: PasskeyQuestion,
  { host, signal }: { readonly host: BrowserHost; readonly signal: AbortSignal },
): Promise<Credential> {
  const browser = await startBrowser(path, host, signal);
  try {
    return await askOver(browser.pipe, question);
  } finally {
    await browser.close();
  }
}

async function askOver(pipe: BrowserPipe, question: PasskeyQuestion): Promise<Credential> {
  const { targetId } = await pipe.call('Target.createTarget', { url: 'about:blank' });
  const { sessionId } = await pipe.call('Target.attachToTarget', { targetId, flatten: true });
  if (typeof targetId !== 'string' || typeof sessionId !== 'string') throw new BrowserError('broken');
  await pipe.call('Page.enable', {}, { sessionId });
  await closeOthers(pipe, targetId);
  await openSite(pipe, sessionId);
  await pipe.call('Page.bringToFront', {}, { sessionId });
  const answer = await evaluate(pipe, sessionId, expressionFor(question)).catch((cause: unknown) => {
    // The tab went elsewhere or was closed meanwhile.
    throw isBroken(cause) && !pipe.isOver ? new BrowserError('closed', { cause }) : cause;
  });
  if (isObject(answer) && answer['error'] === undefined) {
    const credential = credentialFrom(answer['credential']);
    if (credential !== null) return credential;
  }
  throw new BrowserError(endOf(isObject(answer) ? answer['error'] : undefined));
}

/** The end behind the name of an error in the page. Systems name a no of the person in more than one way. */
function endOf(name: unknown): BrowserEnd {
  if (name === ELSEWHERE) return 'no-site';
  return ['TypeError', 'SecurityError', 'NotSupportedError'].includes(String(name))
    ? 'cannot-ask'
    : 'cancelled';
}

/** Closes the empty tab with which a browser starts, so that the person sees one tab, and closing it closes the browser. */
async function closeOthers(pipe: BrowserPipe, targetId: string): Promise<void> {
  const { targetInfos } = await pipe.call('Target.getTargets');
  for (const target of Array.isArray(targetInfos) ? (targetInfos as readonly unknown[]) : []) {
    if (!isObject(target) || target['type'] !== 'page' || target['targetId'] === targetId) continue;
    await pipe.call('Target.closeTarget', { targetId: target['targetId'] });
  }
}

async function openSite(pipe: BrowserPipe, sessionId: string): Promise<void> {
  for (const url of PAGES) {
    const loaded = pipe.event('Page.loadEventFired', sessionId, LOAD_LIMIT_MS);
    const isOpen = await pipe.call('Page.navigate', { url }, { sessionId, limitMs: LOAD_LIMIT_MS }).then(
      ({ errorText }) => errorText === undefined,
      (error: unknown) => {
        if (isBroken(error)) return false;
        throw error;
      },
    );
    if (!isOpen || !(await loaded)) continue;
    if ((await evaluate(pipe, sessionId, 'location.origin')) === WHATSAPP_ORIGIN) return;
  }
  throw new BrowserError('no-site');
}

function isBroken(error: unknown): boolean {
  return error instanceof BrowserError && error.end === 'broken';
}

async function evaluate(pipe: BrowserPipe, sessionId: string, expression: string): Promise<unknown> {
  const { result } = await pipe.call(
    'Runtime.evaluate',
    { expression, userGesture: true, awaitPromise: true, returnByValue: true },
    { sessionId, limitMs: ANSWER_LIMIT_MS },
  );
  return isObject(result) ? result['value'] : undefined;
}

/** The page may have gone elsewhere since it was looked at, so the same step looks at it again. */
function expressionFor(question: PasskeyQuestion): string {
  return `(async () => {
    if (location.origin !== ${JSON.stringify(WHATSAPP_ORIGIN)}) return { error: '${ELSEWHERE}' };
    try {
      const publicKey = PublicKeyCredential.parseRequestOptionsFromJSON(${JSON.stringify(question)});
      return { credential: (await navigator.credentials.get({ publicKey })).toJSON() };
    } catch (error) {
      return { error: String(error?.name) };
    }
  })()`;
}
