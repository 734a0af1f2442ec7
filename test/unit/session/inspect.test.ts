import { BufferJSON } from '@whiskeysockets/baileys';
import { beforeEach, describe, expect, test } from 'vitest';
import { inspectAuthState } from '../../../src/auth-state/checks/checks.ts';
import type { AuthStateJson } from '../../../src/ports/whatsapp.ts';
import { readPaste } from '../../../src/session-id/paste.ts';
import { createInspector, type Inspector } from '../../../src/session/inspect.ts';
import { bytesAt, CREDS_PLACES, ENCODINGS, put } from '../../kit/auth-state/encodings.ts';
import { FakeClock } from '../../double/clock.ts';
import { makeCreds } from '../../kit/session/auth-state.ts';
import { PREFIX, setUp } from '../../kit/session/harness.ts';
import { sayInEnglish } from '../../../src/texts/en/reasons.ts';

const PLACES = CREDS_PLACES.filter((path) => path[1] !== 'routingInfo' && path[1] !== 'signalIdentities');

let counted: string[];
let loggedIn: AuthStateJson[];
let inspector: Inspector;

beforeEach(() => {
  [counted, loggedIn] = [[], []];
  const allowed = { allowed: true, limit: 5, remaining: 4, resetS: 1, windowS: 1 };
  inspector = createInspector({
    restorer: setUp().restorer,
    inspect: inspectAuthState,
    liveCheck: async (state, admit) => {
      await admit();
      loggedIn.push(state);
      return 'accepted';
    },
    limiter: {
      take: () => Promise.resolve({ ...allowed, giveBack: () => Promise.resolve() }),
      consume: (name, key) => {
        if (name === 'live-per-id') counted.push(key);
        return Promise.resolve(allowed);
      },
      peek: () => Promise.resolve(allowed),
    },
    clock: new FakeClock(),
    prefix: PREFIX,
    words: { mask: (digits) => digits.slice(0, 3), say: sayInEnglish },
  });
});

function textOf(creds: Record<string, unknown>, name: string): string {
  const changed = structuredClone({ creds });
  for (const path of PLACES) put(changed, path, ENCODINGS[name]?.(bytesAt({ creds }, path)));
  return JSON.stringify(changed.creds);
}

describe('a live check of pasted creds', () => {
  test('T52: counts for the device, in whatever form its noise key is written', async () => {
    const devices = [makeCreds(), makeCreds()];
    for (const creds of devices) {
      for (const name of Object.keys(ENCODINGS)) {
        await inspector({ pasted: readPaste(textOf(creds, name)), live: true, addressKey: '192.0.2.1' });
      }
    }

    expect(counted).toHaveLength(2 * Object.keys(ENCODINGS).length);
    expect(new Set(counted).size).toBe(2);
  });

  test('logs in with bytes as Baileys reads them, whatever form they came in', async () => {
    const creds = makeCreds();
    for (const name of Object.keys(ENCODINGS)) {
      await inspector({ pasted: readPaste(textOf(creds, name)), live: true, addressKey: '192.0.2.1' });
    }

    for (const state of loggedIn) {
      const revived = JSON.parse(state.creds, BufferJSON.reviver) as Record<string, unknown>;
      expect(revived['noiseKey']).toEqual(JSON.parse(JSON.stringify(creds['noiseKey']), BufferJSON.reviver));
    }
  });
});
