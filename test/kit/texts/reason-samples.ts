import { en } from './catalogues.ts';
import type { PublicReasons } from '../../../src/texts/form/sentences.ts';

/** Values of every reason that has some. The type check names a reason without a sample. */
type Samples = {
  readonly [C in keyof PublicReasons as PublicReasons[C] extends null ? never : C]: readonly [
    PublicReasons[C],
    ...PublicReasons[C][],
  ];
};

const PAIRS = [
  { key: 'noise-key' },
  { key: 'identity-key' },
  { key: 'signed-pre-key' },
  { key: 'pairing-key' },
  { key: 'pre-key', id: '17' },
  { key: 'pre-key', id: null },
] as const;
const UNREADABLE = [
  'empty-text',
  'text',
  'list',
  'null',
  'number',
  'boolean',
  'empty-object',
  'object',
] as const;
const FORMS = [
  'buffer',
  'indexed',
  'base64',
  'hex',
  'decimal',
  'list',
  'numbers',
  'binary',
  'wrapped',
  'text',
] as const;
const PARTS = ['details', 'key', 'signature'] as const;
const SWAPPED = [{ swapped: true }, { swapped: false }] as const;
const BYTES = [{ bytes: 1 }, { bytes: 2 }, { bytes: 7 }, { bytes: 31 }, { bytes: 100 }] as const;
const LENGTH = [
  { characters: 1, of: 39 },
  { characters: 2, of: 39 },
  { characters: 38, of: 39 },
] as const;
const START = [{ found: 'OTHER-BOT', own: 'TREKKER-MD' }] as const;
const PREFIX = [{ prefix: 'TREKKER-MD' }, { prefix: null }] as const;
const KIND = [{ kind: 'app-state-sync-key' }] as const;
const PLACE = [
  { place: 'body', field: 'sessionId' },
  { place: 'query', field: 'logout' },
  { place: 'body', field: null },
] as const;
const FAULTS = [{ faults: ['[1]', '[2]'] }] as const;

const ofChecks = {
  'pair-missing': PAIRS,
  'pair-half-unreadable': [
    ...UNREADABLE.map((found) => ({ ...PAIRS[0], half: 'public', found }) as const),
    { ...PAIRS[4], half: 'private', found: null },
  ] as unknown as Samples['pair-half-unreadable'],
  'pair-half-size': [
    { ...PAIRS[0], half: 'public', bytes: 1 },
    { ...PAIRS[5], half: 'private', bytes: 31 },
  ],
  'pair-whole': PAIRS,
  'pair-halves-swapped': PAIRS,
  'pair-halves-differ': PAIRS,
  'keys-of-kind-no-object': KIND,
  'keys-name-too-long': KIND,
  'keys-too-many': [{ most: 10_000 }],
  'creds-whole': [{ forms: [] }, { forms: FORMS }],
  'creds-incomplete': [{ missing: ['noiseKey', 'me.id'] }],
  'secret-size': BYTES,
  'pre-key-signature-unreadable': [{ found: 'number' }, { found: 'empty-object' }],
  'pre-key-signature-size': BYTES,
  'pre-key-signature-wrong': SWAPPED,
  'account-signature-good': [{ hosted: true }, { hosted: false }],
  'account-part-missing': [{ part: 'details' }, { part: 'key' }, { part: 'signature' }],
  'account-part-unreadable': PARTS.flatMap((part) =>
    UNREADABLE.map((found) => ({ part, found })),
  ) as unknown as Samples['account-part-unreadable'],
  'account-signature-wrong': SWAPPED,
  'device-signature-size': BYTES,
  'device-signature-wrong': SWAPPED,
  'pre-keys-there': [
    { count: 812, used: 0 },
    { count: 812, used: 1 },
    { count: 812, used: 30 },
  ],
  'pre-keys-all-missing': [{ made: 812 }],
  'pre-keys-missing': [
    { ids: [3, 4], more: 0 },
    { ids: [3, 4], more: 1 },
    { ids: [3, 4], more: 25 },
  ],
} as const satisfies Partial<Samples>;

const ofIds = {
  'id-none': PREFIX,
  'id-starts-with': [{ prefix: 'TREKKER-MD' }],
  'id-start-missing': PREFIX,
  'id-start-mistyped': START,
  'id-start-unknown': START,
  'id-of-another-site': START,
  'id-of-another-prefix': [{ prefix: 'TREKKER-MD' }],
  'id-without-tilde': [{ name: 'TREKKER-MD' }],
  'id-cut-off': LENGTH,
  'id-too-long': LENGTH,
  'id-not-whole': LENGTH,
  'id-character-foreign': [
    { at: 5, character: '"b"', looksLike: ['6', '8'] },
    { at: 5, character: 'U+200B', looksLike: [] },
  ],
  'id-character-wrong': [{ at: 5 }],
  'id-characters-swapped': [{ at: 5 }],
  'paste-several-ids': [{ count: 2 }, { count: 3 }, { count: 11 }, { count: 100 }],
  'session-too-many-values': [{ most: 50_000 }],
  'packed-character-foreign': [
    { character: '"!"', at: 5, separator: '~' },
    { character: '"!"', at: 5, separator: null },
    { character: '"!"', at: null, separator: null },
  ],
} as const satisfies Partial<Samples>;

const ofOthers = {
  'kept-piece-too-large': [{ mostKb: 256 }],
  'kept-log-full': [{ mostPieces: 300, mostKb: 256 }],
  'kept-no-room': [{ mostKb: 0 }, { mostKb: 256 }],
  'field-unknown': PLACE,
  'field-missing': PLACE.map((place) => ({
    ...place,
    expected: 'string',
  })) as unknown as Samples['field-missing'],
  'field-not-one-of': PLACE.map((place) => ({
    ...place,
    allowed: ['short', 'long'],
  })) as unknown as Samples['field-not-one-of'],
  'field-too-short': PLACE,
  'field-too-long': PLACE,
  'field-wrong-form': PLACE,
  'idempotency-key-length': [{ least: 16, most: 64 }],
  'live-needs-consent': [{ consent: 'may-disconnect-a-running-bot' }],
  'import-unusable': FAULTS,
  'import-incomplete': FAULTS,
  'links-at-once-too-many': [{ seconds: 1 }, { seconds: 2 }, { seconds: 40 }],
  'number-not-of-country': [
    { region: 'DE', length: null },
    { region: 'KE', length: 'too-short' },
    { region: 'DE', length: 'too-long' },
  ],
  'number-ambiguous': [
    {
      numbers: [
        { number: '+254712345678', region: 'KE' },
        { number: '+4912345678', region: 'DE' },
        { number: '+87012345678', region: '' },
      ],
    },
  ],
  'region-unknown': [{ region: 'QQ' }],
} as const satisfies Partial<Samples>;

const SAMPLES: Samples = { ...ofChecks, ...ofIds, ...ofOthers };

/** A reason with the values of its sentence; `values` is left out where it has none. */
export type Sample = { readonly reason: keyof PublicReasons; readonly values?: Record<string, unknown> };

/** Every reason with values of each kind. */
export const REASONS: readonly Sample[] = (Object.keys(en.reasons) as (keyof PublicReasons)[]).flatMap(
  (reason): readonly Sample[] => {
    const samples = (SAMPLES as Readonly<Record<string, readonly object[] | undefined>>)[reason];
    return samples === undefined
      ? [{ reason }]
      : samples.map((values) => ({ reason, values: { ...values } }));
  },
);
