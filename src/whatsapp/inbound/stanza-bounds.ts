import {
  getBinaryNodeChild,
  getBinaryNodeChildren,
  jidDecode,
  type BinaryNode,
} from '@whiskeysockets/baileys';

const MAX_ATTRIBUTES = 100;
/** WhatsApp sends one list of six refs. */
const MAX_REF_LISTS = 3;
const MAX_REFS = 20;
const REF = /^[\x21-\x7e]{1,400}$/;
/** WhatsApp sometimes asks for a new secret in a shown QR, and each request makes this program draw the QR again. */
const MAX_REFRESHES = 60;
/** WhatsApp may ask for more pre-keys, and each request makes Baileys generate and upload some. */
const MAX_PRE_KEY_CALLS = 10;
/** WhatsApp asks for a passkey once or twice, and each time the visitor is shown the question. */
const MAX_PASSKEY_CALLS = 60;
const PASSKEY_CALLS: ReadonlySet<unknown> = new Set(['passkey_prologue_request', 'crsc_continuation']);
const MAX_PAIR_TEXT = 1_000;
const MAX_IDENTITY_BYTES = 8_192;
const NUMBER = /^\d{5,20}$/;
const ACCOUNT_SERVERS: ReadonlySet<string> = new Set(['s.whatsapp.net', 'c.us', 'hosted']);
const LID_SERVERS: ReadonlySet<string> = new Set(['lid', 'hosted.lid']);

/**
 * True for stanzas that no link needs: Baileys would fetch all groups, download the state of chats from addresses that the stanza names, or
 * record missed calls. They are not acknowledged, so WhatsApp sends them again when the bot logs in.
 */
export function isUnwanted(event: string | symbol, stanza: unknown): boolean {
  switch (event) {
    case 'CB:call':
      return true;
    case 'CB:notification':
      return (stanza as BinaryNode).attrs['type'] === 'server_sync';
    case 'CB:ib,,dirty':
      return getBinaryNodeChild(stanza as BinaryNode, 'dirty')?.attrs['type'] !== 'account_sync';
    default:
      return false;
  }
}

/** Bounds for the stanzas that one socket receives, above anything that WhatsApp sends. In a registration there are no logins and no messages. */
export class StanzaBounds {
  readonly #isRegistration: boolean;
  #refLists = 0;
  #pairings = 0;
  #successes = 0;
  #refreshes = 0;
  #preKeyCalls = 0;
  #passkeyCalls = 0;

  constructor(mode: 'qr' | 'code' | 'login' | 'probe') {
    this.#isRegistration = mode === 'qr' || mode === 'code';
  }

  /** Says why a stanza cannot come from WhatsApp, without any text of the stanza; `null` if it can. */
  faultOf(stanza: BinaryNode): string | null {
    if (Object.keys(stanza.attrs).length > MAX_ATTRIBUTES) return 'a stanza with too many attributes';
    switch (stanza.tag) {
      case 'iq':
        return this.#faultOfQuery(stanza);
      case 'success':
        this.#successes += 1;
        if (this.#isRegistration) return 'a login without a device';
        return this.#successes > 1 ? 'a second login' : null;
      case 'notification':
        return this.#faultOfNotification(stanza);
      case 'message':
      case 'call':
        return this.#isRegistration ? 'a message without a device' : null;
      default:
        return null;
    }
  }

  #faultOfQuery(stanza: BinaryNode): string | null {
    const refs = getBinaryNodeChild(stanza, 'pair-device');
    const pairing = getBinaryNodeChild(stanza, 'pair-success');
    if (refs === undefined && pairing === undefined) return null;
    if (!this.#isRegistration) return 'a pairing in a login';
    if (pairing !== undefined) {
      this.#pairings += 1;
      return this.#pairings > 1 ? 'a second pairing' : faultOfPairing(pairing);
    }
    this.#refLists += 1;
    return this.#refLists > MAX_REF_LISTS ? 'refs without end' : faultOfRefs(refs);
  }

  #faultOfNotification({ attrs: { type } }: BinaryNode): string | null {
    if (type === 'companion_reg_refresh') this.#refreshes += 1;
    if (type === 'encrypt') this.#preKeyCalls += 1;
    if (PASSKEY_CALLS.has(type)) this.#passkeyCalls += 1;
    if (this.#passkeyCalls > MAX_PASSKEY_CALLS) return 'passkey requests without end';
    if (this.#refreshes > MAX_REFRESHES) return 'new secrets without end';
    return this.#preKeyCalls > MAX_PRE_KEY_CALLS ? 'calls for pre-keys without end' : null;
  }
}

function faultOfRefs(refs: BinaryNode | undefined): string | null {
  const list = getBinaryNodeChildren(refs, 'ref');
  if (list.length === 0 || list.length > MAX_REFS) return 'a list of refs that is none';
  return list.every(({ content }) => REF.test(textOf(content))) ? null : 'a ref that cannot be drawn';
}

function faultOfPairing(pairing: BinaryNode): string | null {
  const { jid, lid } = getBinaryNodeChild(pairing, 'device')?.attrs ?? {};
  const identity = getBinaryNodeChild(pairing, 'device-identity')?.content;
  const texts = ['biz', 'platform'].flatMap((tag) =>
    Object.values(getBinaryNodeChild(pairing, tag)?.attrs ?? {}),
  );
  const account = jidDecode(jid);
  const isAccount = account !== undefined && NUMBER.test(account.user) && ACCOUNT_SERVERS.has(account.server);
  if (!isAccount || !account.device) return 'a pairing without a device';
  if (lid !== undefined && !LID_SERVERS.has(jidDecode(lid)?.server ?? ''))
    return 'a pairing with another address';
  if (!(identity instanceof Uint8Array) || identity.length > MAX_IDENTITY_BYTES)
    return 'a pairing without a proof';
  return texts.every((text) => text.length <= MAX_PAIR_TEXT) ? null : 'a pairing with too long a name';
}

function textOf(content: BinaryNode['content']): string {
  if (typeof content === 'string') return content;
  return content instanceof Uint8Array ? Buffer.from(content).toString('utf8') : '';
}
