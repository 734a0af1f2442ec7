import { z } from 'zod';
import { contrast, HEX_COLOUR } from './contrast.ts';
import { isOfSystem, languageTag, localesIn } from './languages.ts';
import { mongoUriFault } from './mongo-uri.ts';
import { parseProxy, PROXY_RULE } from './proxy-address.ts';
import { NOTICE_EVENTS, type NoticeEvent } from '../ports/link-news.ts';
import type { ProxyAddress } from '../ports/proxy-address.ts';
import { formatHost, parseHost } from '../wire/address/host.ts';

/** One window of a limit: at most `points` in `durationMs`. */
export type LimitWindow = { readonly points: number; readonly durationMs: number };

const UNIT_MS: Readonly<Record<string, number>> = { s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 };

/** The light backgrounds behind text in the accent colour; the text on buttons of that colour is white too. */
const LIGHT_GROUNDS = ['#ffffff', '#f6f7fb'];
const MIN_CONTRAST = 4.5;
/** The least length of a key, token or signing secret. A caller can try 60 of them a minute, so short ones could be guessed. */
const MIN_PASSWORD = 16;
const MAKE_ONE = 'openssl rand -hex 16 makes one';
/** A site in the form of `URL`, which writes other letters as `xn--` in the host and with % in the path. */
const PLAIN_SITE = /^https?:\/\/(?:[\w.-]+|\[[\da-f:.]+\])(?::[1-9]\d*)?(?:\/[\w.~%-]+)*$/;
const LOOPBACK = new Set(['127.0.0.1', '[::1]', 'localhost']);

/** A whole number in digits. */
export function wholeNumber(least: number, most: number): z.ZodType<number, string> {
  return text(`must be a whole number from ${least} to ${most}`, (value) => {
    const number = Number(value);
    return /^\d{1,9}$/.test(value) && number >= least && number <= most ? number : undefined;
  });
}

/** A whole number, or `off` for `null`. */
export function wholeNumberOrOff(least: number, most: number): z.ZodType<number | null, string> {
  return text(`must be off or a whole number from ${least} to ${most}`, (value) =>
    value === 'off' ? null : wholeNumber(least, most).safeParse(value).data,
  );
}

/** One of a few words. */
export function oneOf<const Word extends string>(words: readonly Word[]): z.ZodType<Word, string> {
  return text(`must be one of ${words.join(', ')}`, (value) => words.find((word) => word === value));
}

/** `true` or `false`. */
export const yesOrNo: z.ZodType<boolean, string> = text('must be true or false', (value) => {
  const word = value.toLowerCase();
  return word === 'true' || word === '1' ? true : word === 'false' || word === '0' ? false : undefined;
});

/** A text that matches `shape`. */
export function shaped(shape: RegExp, rule: string): z.ZodType<string, string> {
  return text(rule, (value) => (shape.test(value) ? value : undefined));
}

/** An address of MongoDB. */
export const mongoUri: z.ZodType<string, string> = z.string().superRefine((value, context) => {
  const fault = mongoUriFault(value);
  if (fault !== null) context.addIssue(fault);
});

/** A folder: an absolute path, a path in the program's folder, or a path in the user's home. */
export const folder: z.ZodType<string, string> = text(
  'must be a folder like data, /var/lib/bots or ~/bots, without quotes, variables or a remark behind it',
  (value) => (/^["'`#]|["'`]$|\p{Cc}|\s#|^~[^\\/]|^\$|\$\{|^%\w+%/u.test(value) ? undefined : value),
);

/** `20/10m`, or several windows with commas, or `off` for `null`. */
export const limit: z.ZodType<readonly LimitWindow[] | null, string> = text(
  'must be off, or like 20/10m, or several of these with commas (units s, m, h, d)',
  (value) => {
    if (value === 'off') return null;
    const windows = listOf(value).map(parseWindow);
    return windows.length > 0 && windows.every((window) => window !== undefined) ? windows : undefined;
  },
);

/** A number an hour, or `off` for `null`. */
export const perHour: z.ZodType<readonly LimitWindow[] | null, string> = text(
  'must be off or a whole number from 1 to 1000000',
  (value) => {
    const points = wholeNumberOrOff(1, 1_000_000).safeParse(value).data;
    return typeof points === 'number' ? [{ points, durationMs: 3_600_000 }] : points;
  },
);

/** The number of trusted proxies in front. `true`, which Express allows, is refused: it would trust any address that a visitor claims. */
export const hops: z.ZodType<number, string> = text(
  'must be the number of proxies in front, from 0 to 10 (true would believe every visitor)',
  (value) => wholeNumber(0, 10).safeParse(value).data,
);

/** Exact origins, with commas between. */
export const origins: z.ZodType<readonly string[], string> = text(
  'must be exact origins like https://example.org, with commas between (no *, no null, no path)',
  (value) => {
    const list = listOf(value);
    return list.length > 0 && list.every((origin) => parseUrl(origin, ['http:', 'https:'])?.origin === origin)
      ? list
      : undefined;
  },
);

/** Hosts in the form of {@link parseHost}, with commas between. */
export const hosts: z.ZodType<readonly string[], string> = text(
  'must be hosts like example.org, 192.0.2.1 or [2001:db8::1], with or without a port, with commas between (no *, no https://)',
  (value) => {
    if (!listOf(value).every(isHostLike)) return undefined;
    const list = listOf(value).map(parseHost);
    return list.length > 0 && list.every((host) => host !== null) ? list.map(formatHost) : undefined;
  },
);

/**
 * The address of a site, which may have a path. A slash at its end is removed. It stands in commands that people copy, and `URL` lets characters
 * through that a shell would act on, so host and path hold only those that mean nothing to any shell.
 */
export const siteUrl: z.ZodType<string, string> = text(
  'must be an address like https://example.org or https://example.org/path, without a user, a ? or a #, and with letters, digits and . _ ~ - alone in host and path',
  (value) => {
    const host = /^https?:\/\/([^/?#]+)(?:\/[^?#]*)?$/i.exec(value)?.[1];
    const url = parseUrl(value, ['http:', 'https:']);
    if (host === undefined || url === null || !isHostLike(host)) return undefined;
    const site = url.origin + url.pathname.replace(/(?<!\/)\/+$/, '');
    return url.username === '' && url.password === '' && PLAIN_SITE.test(site) && !UNSEEN.test(value)
      ? site
      : undefined;
  },
);

/** A key, token or signing secret that is long enough not to be guessed. */
export const password: z.ZodType<string, string> = text(
  `must have at least ${MIN_PASSWORD} characters, none of them a space or outside of ASCII; ${MAKE_ONE}`,
  (value) => (isPassword(value) ? value : undefined),
);

/** Several values like {@link password}, with commas between. */
export const passwords: z.ZodType<readonly string[], string> = text(
  `must be keys of at least ${MIN_PASSWORD} characters each, without spaces, with commas between; ${MAKE_ONE}`,
  (value) => {
    const list = listOf(value);
    return list.length > 0 && list.every(isPassword) ? list : undefined;
  },
);

/** An address with one of the schemes (`https:`). */
export function address(schemes: readonly string[]): z.ZodType<string, string> {
  const names = schemes.map((scheme) => scheme.slice(0, -1)).join(', ');
  const orMail = schemes.includes('mailto:') ? ' or mailto:help@example.org' : '';
  return text(
    `must be an address of the kind ${names}, like https://example.org/help${orMail}, without a user or a password`,
    (value) => {
      const url = parseUrl(value, schemes);
      const isWhole = /^(?:https?:\/\/[^/\s]\S*|mailto:[^@\s]+@\S+)$/i.test(value) && !UNSEEN.test(value);
      return url !== null && isWhole && url.username === '' && url.password === '' ? value : undefined;
    },
  );
}

/** The address to which notices are sent; it may hold a user and a password. */
export const webhook: z.ZodType<string, string> = text(
  'must be an address of the kind http, https, like https://example.org/hook',
  (value) =>
    parseUrl(value, ['http:', 'https:']) !== null && /^https?:\/\/[^/\s]\S*$/i.test(value)
      ? value
      : undefined,
);

/** Kinds of notices, with commas between; each once. */
export const noticeEvents: z.ZodType<readonly NoticeEvent[], string> = text(
  `must be one or more of ${NOTICE_EVENTS.join(', ')}, with commas between`,
  (value) => {
    const named = listOf(value);
    const events = NOTICE_EVENTS.filter((event) => named.includes(event));
    return named.length > 0 && events.length === new Set(named).size ? events : undefined;
  },
);

/** `null` for WhatsApp's own endpoint; another endpoint must be on this machine. */
export const whatsappUrl: z.ZodType<string | null, string> = text(
  'must be a ws or wss address on 127.0.0.1, ::1 or localhost, like ws://127.0.0.1:8080',
  (value) => {
    const url = parseUrl(value, ['ws:', 'wss:']);
    if (url?.protocol === 'wss:' && url.host === 'web.whatsapp.com') return null;
    return url !== null && LOOPBACK.has(url.hostname) ? value : undefined;
  },
);

/** The proxy through which WhatsApp is reached. */
export const proxy: z.ZodType<ProxyAddress, string> = text(PROXY_RULE, parseProxy);

/** A version of WhatsApp Web, `2.3000.x`, as three numbers. */
export const whatsappVersion: z.ZodType<readonly [number, number, number], string> = text(
  'must look like 2.3000.1023223821',
  (value) => {
    const last = Number(/^2\.3000\.(\d{1,10})$/.exec(value)?.[1]);
    // A larger number does not fit into the protocol field for it.
    return last <= 0xff_ff_ff_ff ? [2, 3000, last] : undefined;
  },
);

/**
 * A language, as a list of one. Some systems set the same variable to their own languages (`de_DE:de`, `C.UTF-8`); such a value becomes a list of
 * these languages in their order, then English.
 */
export const language: z.ZodType<readonly string[], string> = text('must be a language like en', (value) => {
  if (isOfSystem(value)) return [...localesIn(value), 'en'];
  const tag = languageTag(value);
  return tag === undefined ? undefined : [tag];
});

/** Languages, with commas between. */
export const languages: z.ZodType<readonly string[], string> = text(
  'must be languages like en,es,pt-BR, with commas between',
  (value) => {
    const tags = listOf(value).map(languageTag);
    const known = tags.filter((tag) => tag !== undefined);
    return known.length > 0 && known.length === tags.length ? [...new Set(known)] : undefined;
  },
);

/** `#rrggbb`, dark enough to be read on the pages and to carry white text. */
export const accent: z.ZodType<string, string> = z
  .string()
  .regex(HEX_COLOUR, { error: 'must be a colour like #4b3fd6', abort: true })
  .refine((colour) => LIGHT_GROUNDS.every((ground) => contrast(colour, ground) >= MIN_CONTRAST), {
    error: `is too light: its contrast with white and with the pages' ground #f6f7fb must be at least ${MIN_CONTRAST}`,
  });

/** A type whose text `parse` turns into a value; `undefined` from `parse` means that the text breaks the rule. */
function text<T>(rule: string, parse: (value: string) => T | undefined): z.ZodType<T, string> {
  return z.string().transform((value, context): T => {
    const parsed = parse(value);
    if (parsed !== undefined) return parsed;
    context.addIssue(rule);
    return z.NEVER;
  });
}

/** False for a number or two with a dot, which `URL` reads as an IPv4 address although a port or a mistake is more likely. */
function isHostLike(text: string): boolean {
  if (/^(?:[-.]|0x)/i.test(text)) return false;
  return /\p{L}|::|^\[|^(?:\d+\.){3}\d+/u.test(text);
}

function isPassword(value: string): boolean {
  return value.length >= MIN_PASSWORD && /^[\x21-\x7e]+$/.test(value);
}

function parseWindow(value: string): LimitWindow | undefined {
  const match = /^([1-9]\d{0,5})\/([1-9]\d{0,3})([smhd])$/.exec(value);
  const unitMs = UNIT_MS[match?.[3] ?? ''];
  return unitMs === undefined
    ? undefined
    : { points: Number(match?.[1]), durationMs: Number(match?.[2]) * unitMs };
}

const MAX_ADDRESS = 2_000;
/** Characters that nobody sees, some of which turn the order of what follows. */
const UNSEEN = /[\p{Cc}\p{Cf}]/u;

function parseUrl(value: string, schemes: readonly string[]): URL | null {
  // The length is limited first, because `URL` takes half a second for 64 kB of letters with accents.
  const url = value.length <= MAX_ADDRESS && URL.canParse(value) ? new URL(value) : null;
  // `URL` allows a comma in a host, but here it stands between two addresses although one is required.
  return url !== null && schemes.includes(url.protocol) && !url.hostname.includes(',') ? url : null;
}

function listOf(value: string): readonly string[] {
  return value
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '');
}
