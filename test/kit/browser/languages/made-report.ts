import type { CheckReasons } from '../../../../src/wire/reasons/checks.ts';
import { CHECK_IDS, type Check, type CheckId, type ValidationReport } from '../../../../src/wire/report.ts';

type Why = { readonly reason: keyof CheckReasons; readonly values?: Readonly<Record<string, unknown>> };

/** For each check, why it passed and why it failed. */
const WHY: Readonly<Record<CheckId, readonly [passed: Why, failed: Why]>> = {
  shape: [
    { reason: 'creds-whole', values: { forms: [] } },
    { reason: 'creds-incomplete', values: { missing: ['noiseKey', 'signedIdentityKey'] } },
  ],
  'noise-key': pair('noise-key'),
  'identity-key': pair('identity-key'),
  'signed-pre-key': pair('signed-pre-key'),
  'signed-pre-key-signature': [
    { reason: 'pre-key-signature-good' },
    { reason: 'pre-key-signature-wrong', values: { swapped: true } },
  ],
  'account-signature': [
    { reason: 'account-signature-good', values: { hosted: false } },
    { reason: 'account-part-unreadable', values: { part: 'signature', found: 'object' } },
  ],
  'device-signature': [{ reason: 'device-signature-good' }, { reason: 'device-never-linked' }],
  me: [{ reason: 'me-known' }, { reason: 'me-no-account' }],
  'app-state-key': [{ reason: 'app-state-key-there' }, { reason: 'app-state-key-not-carried' }],
  'pre-keys': [
    { reason: 'pre-keys-there', values: { count: 812, used: 3 } },
    { reason: 'pre-keys-missing', values: { ids: [3, 4, 5], more: 20 } },
  ],
};
/** The checks that fail in a report of each status; what is missing makes a session incomplete. */
const FAILED: Readonly<Record<ValidationReport['status'], readonly CheckId[]>> = {
  valid: [],
  incomplete: ['app-state-key', 'pre-keys'],
  invalid: CHECK_IDS.filter((id) => id !== 'me'),
};
const LIVE = { valid: 'accepted', incomplete: 'in-use', invalid: 'unreachable' } as const;

function pair(key: CheckId): readonly [Why, Why] {
  return [
    { reason: 'pair-whole', values: { key } },
    { reason: 'pair-halves-differ', values: { key } },
  ];
}

/** A report of the validator as the server would send it, with everything that it can hold. */
export function madeReport(status: ValidationReport['status']): ValidationReport {
  const checks = CHECK_IDS.map((id): Check => {
    const failed = FAILED[status].includes(id);
    const [whyPassed, whyFailed] = WHY[id];
    const fault = status === 'incomplete' ? ('missing' as const) : ('wrong' as const);
    const why = failed ? { ...whyFailed, fault } : whyPassed;
    return { id, ok: !failed, detail: 'The sentence of the server, which is English.', ...why };
  });
  return {
    status,
    format: 'short',
    checks,
    account: { number: '+254 ... 78', name: 'Amina', platform: 'android', linkedBy: 'qr' },
    createdAt: '2026-01-02T03:04:05.000Z',
    expiresAt: '2026-03-02T03:04:05.000Z',
    live: LIVE[status],
  };
}
