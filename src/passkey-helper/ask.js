// The window that names the site, asks the person, asks for the passkey on WhatsApp's own site, and hands the answer to the page that asked.
// It sends nothing anywhere, keeps nothing, and sees no other page.

const WHATSAPP = 'https://web.whatsapp.com';
/** The first page holds no app, so it shows no code that people would scan by mistake. The second is for the day on which it is gone. */
const PATHS = ['/robots.txt', '/'];
const LOAD_LIMIT_MS = 15_000;
/** In characters: 16 bytes. */
const MIN_CHALLENGE = 22;
const MAX_TIMEOUT_MS = 600_000;
const USUAL_TIMEOUT_MS = 300_000;

const SAID = {
  title: 'Link your WhatsApp?',
  asking: "Follow your browser. You may have to scan a code with your phone's camera.",
  done: 'Done. Go back to the page. You can close this window.',
  close: 'Close this window',
  noQuestion: 'This page does not ask for a passkey. Click the helper on the page that does.',
  over: 'The page does not ask any more, so your passkey went nowhere. Go back to it: it says why.',
  otherHost: (host) =>
    `This helper was made for ${host} only. Remove it, and use the one that your page offers.`,
  noHttps: 'This site is not safe to use (no https).',
  notWhatsApps: 'This is not a question from WhatsApp.',
  left: 'The page is gone. Start again there.',
  askedAnew: 'The page asks anew. Press Yes once more.',
  noPasskey:
    'Your browser got no passkey. Cancelled? Try again. If it asks for a USB key: this computer has no Bluetooth, or your passkey lives in another browser or password app.',
  notLoaded: "WhatsApp's page did not load. Check your connection, then try again.",
  failed: (name) => `Your browser could not ask for the passkey (${name}). Try again.`,
};

/** An end that has words for the person. */
class Told extends Error {}

// These three run in other pages, so they know nothing but their arguments. The first two run in the page that asks, apart from its scripts.

function readPage() {
  return {
    origin: location.origin,
    text: document.getElementById('passkey-request')?.textContent ?? null,
  };
}

function putAnswer(origin, question, answer) {
  /** @type {any} */
  const box = document.getElementById('passkey-answer');
  if (location.origin !== origin) return 'left';
  const asked = document.getElementById('passkey-request')?.textContent ?? null;
  // A page whose question is over takes the box out too.
  if (box === null || asked === null) return 'over';
  if (asked !== question) return 'askedAnew';
  box.value = answer;
  box.dispatchEvent(new Event('input', { bubbles: true }));
  return 'done';
}

/** Runs on WhatsApp's site together with its scripts, because password apps offer passkeys there only. */
async function sign(options) {
  const text = (bytes) =>
    btoa(String.fromCharCode(...new Uint8Array(bytes)))
      .replaceAll('+', '-')
      .replaceAll('/', '_')
      .replaceAll('=', '');
  try {
    const publicKey = PublicKeyCredential.parseRequestOptionsFromJSON(options);
    /** @type {any} */
    const { rawId, response } = await navigator.credentials.get({ publicKey });
    const { authenticatorData, clientDataJSON, signature, userHandle } = response;
    return {
      id: text(rawId),
      rawId: text(rawId),
      type: 'public-key',
      response: {
        authenticatorData: text(authenticatorData),
        clientDataJSON: text(clientDataJSON),
        signature: text(signature),
        ...(userHandle && { userHandle: text(userHandle) }),
      },
    };
  } catch (error) {
    return { error: error.name };
  }
}

/** Says whether a site may be answered at all: by https or on this computer, and the one for which this helper was made. */
function checkSite(origin, madeFor) {
  // A page without a site of its own, such as a file, has an origin that is no address.
  if (!URL.canParse(origin)) throw new Told(SAID.noHttps);
  const { protocol, host, hostname } = new URL(origin);
  const isHere = protocol === 'http:' && /^(?:localhost|127(?:\.\d+){3}|\[::1\])$/.test(hostname);
  if (protocol !== 'https:' && !isHere) throw new Told(SAID.noHttps);
  // A name with a dot at its end is the same one.
  if (madeFor !== null && madeFor !== host.replace(/\.(?=:|$)/, '')) throw new Told(SAID.otherHost(madeFor));
}

/** Rebuilds WhatsApp's question from what is known of it; nothing else of the page's text goes on. */
function readQuestion(text) {
  if (text === null) throw new Told(SAID.noQuestion);
  const { rpId, challenge, timeout, allowCredentials, extensions } = parseQuestion(text);
  const isOurs = rpId === 'whatsapp.com' || rpId === 'web.whatsapp.com';
  if (!isOurs || !isBase64url(challenge, MIN_CHALLENGE)) throw new Told(SAID.notWhatsApps);
  return {
    challenge,
    rpId,
    timeout: timeout > 0 ? Math.min(Math.ceil(timeout), MAX_TIMEOUT_MS) : USUAL_TIMEOUT_MS,
    userVerification: 'required',
    allowCredentials: (Array.isArray(allowCredentials) ? allowCredentials : []).map(readCredential),
    ...(extensions?.uvm === true && { extensions: { uvm: true } }),
  };
}

function isBase64url(text, least) {
  return typeof text === 'string' && text.length >= least && /^[\w-]+$/.test(text);
}

function parseQuestion(text) {
  try {
    const { publicKey } = JSON.parse(text);
    return { ...publicKey };
  } catch {
    throw new Told(SAID.notWhatsApps);
  }
}

function readCredential(each) {
  const { id, transports } = { ...each };
  if (!isBase64url(id, 1)) throw new Told(SAID.notWhatsApps);
  const named = Array.isArray(transports) ? transports.map(String) : [];
  return { id, type: 'public-key', ...(named.length > 0 && { transports: named }) };
}

/** @type {(id: string) => any} */
const byId = (id) => document.getElementById(id);
const tabId = Number(location.hash.slice(1));
/** The document that was clicked, once it was read. Firefox names documents since a short time only. */
let clicked = { tabId };

function say(text) {
  byId('status').textContent = text;
}

/** Reads the page again; it may have been left, or ask something else by now. */
async function look() {
  const [read] = await chrome.scripting.executeScript({ target: clicked, func: readPage }).catch(() => []);
  if (read?.result == null) throw new Told('documentIds' in clicked ? SAID.left : SAID.noQuestion);
  if (read.documentId) clicked = { tabId, documentIds: [read.documentId] };
  const { origin, text } = read.result;
  // The site that offers this helper has put its host into this file.
  const { host } = await (await fetch('site.json')).json();
  checkSite(origin, host);
  return { origin, text, options: readQuestion(text) };
}

/** Resolves once the tab shows a page of WhatsApp; `false` if it does not, or is closed. */
function isAtWhatsApp(tab) {
  return new Promise((resolve) => {
    const end = (isThere) => {
      clearTimeout(timer);
      chrome.tabs.onUpdated.removeListener(check);
      chrome.tabs.onRemoved.removeListener(check);
      resolve(isThere);
    };
    const check = async () => {
      const now = await chrome.tabs.get(tab).catch(() => null);
      if (now === null) end(false);
      // The addresses of all other sites are hidden from this helper.
      else if (now.status === 'complete' && now.url?.startsWith(`${WHATSAPP}/`)) end(true);
    };
    const timer = setTimeout(() => end(false), LOAD_LIMIT_MS);
    chrome.tabs.onUpdated.addListener(check);
    chrome.tabs.onRemoved.addListener(check);
    void check();
  });
}

/** Brings the tab to WhatsApp's site and asks for the passkey there. */
async function askIn(tab, options) {
  let isThere = await isAtWhatsApp(tab);
  if (!isThere) {
    await chrome.tabs.update(tab, { url: WHATSAPP + PATHS[1] });
    isThere = await isAtWhatsApp(tab);
  }
  if (!isThere) throw new Told(SAID.notLoaded);
  const [signed] = await chrome.scripting.executeScript({
    target: { tabId: tab },
    world: 'MAIN',
    func: sign,
    args: [options],
  });
  const result = signed?.result;
  if (result?.response) return result;
  throw new Told(result?.error === 'NotAllowedError' ? SAID.noPasskey : SAID.failed(result?.error));
}

async function askWhatsApp(options) {
  const url = WHATSAPP + PATHS[0];
  const { id, tabs } = await chrome.windows.create({ url, type: 'popup', width: 520, height: 640 });
  const tab = tabs[0].id;
  try {
    return await askIn(tab, options);
  } catch (error) {
    if (error instanceof Told) throw error;
    const isOpen = await chrome.tabs.get(tab).catch(() => null);
    throw new Told(isOpen === null ? SAID.noPasskey : SAID.notLoaded);
  } finally {
    await chrome.windows.remove(id).catch(() => {
      // The person has closed it.
    });
  }
}

async function handOver({ origin, text }, answer) {
  const written = JSON.stringify(answer);
  const [put] = await chrome.scripting
    .executeScript({ target: clicked, func: putAnswer, args: [origin, text, written] })
    .catch(() => []);
  if (put?.result !== 'done') throw new Told(SAID[put?.result] ?? SAID.left);
}

async function begin() {
  const { origin } = await look();
  byId('site').textContent = origin;
  byId('title').textContent = SAID.title;
  byId('question').hidden = false;
  byId('go').hidden = false;
}

async function go() {
  byId('go').disabled = true;
  say(SAID.asking);
  try {
    const question = await look();
    // Where the browser does not name documents, another site may be in the tab by now.
    if (question.origin !== byId('site').textContent) throw new Told(SAID.left);
    await handOver(question, await askWhatsApp(question.options));
    say(SAID.done);
    finish();
  } catch (error) {
    byId('go').disabled = false;
    end(error);
  }
}

function end(error) {
  say(error instanceof Told ? error.message : SAID.failed(error.name));
  if (error.message === SAID.left || error.message === SAID.over) finish();
  else byId('go').focus();
}

/** Leaves nothing to do in this window but to close it. */
function finish() {
  byId('question').hidden = true;
  byId('go').hidden = true;
  byId('stop').textContent = SAID.close;
  byId('stop').focus();
}

byId('go').addEventListener('click', () => void go());
byId('stop').addEventListener('click', () => window.close());
begin().catch((error) => {
  end(error);
  finish();
});
