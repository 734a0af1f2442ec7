import { sayForeign } from '../../texts/form/sentences.ts';
import { lang, reasons } from '../../texts/own.ts';
import type { Values } from '../../wire/reasons/reason.ts';
import { toServerText } from './plain-text.ts';

/** The limit of the values of a reason as JSON. A session server sends far less; a sentence of millions of characters would stop the bot. */
const MAX_VALUES_CHARACTERS = 4_000;

/** Why a server refuses, of which nothing is known to be a text. */
export type Why = { readonly detail?: unknown; readonly reason?: unknown; readonly values?: unknown };

/** Says why a server refuses, in the language of this client; servers write English. `undefined` where the error code alone says it. */
export function sentenceOf({ detail, reason, values }: Why): string | undefined {
  if (lang === 'en') return typeof detail === 'string' && detail !== '' ? toServerText(detail) : undefined;
  const plain = plainValues(values);
  if (typeof reason !== 'string' || plain === null) return undefined;
  return sayForeign(reasons, { reason, values: demanding(plain) }) ?? undefined;
}

/** Returns the values with plain texts in them; `null` if they are too large. Our own sentence around them keeps its marks. */
function plainValues(values: unknown): unknown {
  try {
    const json = JSON.stringify(values ?? {});
    return json.length > MAX_VALUES_CHARACTERS ? null : JSON.parse(json, toPlain);
  } catch {
    // Nested too deep.
    return null;
  }
}

function toPlain(_name: string, value: unknown): unknown {
  return typeof value === 'string' ? toServerText(value) : value;
}

/** Returns the values; one that a sentence asks for and the server did not send is an error, and not the word "undefined". */
function demanding(values: unknown): Values | undefined {
  if (typeof values !== 'object' || values === null) return undefined;
  return new Proxy(values as Values, {
    get: (all, name) => {
      if (typeof name === 'string' && Object.hasOwn(all, name)) return all[name];
      throw new TypeError(`the value ${String(name)} is not there`);
    },
  });
}
