import { bringTo, NUMBER, type HarnessRequest, type LinkHarness } from './harness.ts';

export const READ = { reader: 'expected' } as const;
export const BY_CODE = { ...READ, number: NUMBER, owner: '203.0.113.7', network: 'a' } as const;
/** An answer to WhatsApp's question. */
export const PASSKEY = { kind: 'passkey', credential: { id: 'a' } } as const;

/** Starts a link and brings it to the question, or to another state of the ceremony. */
export async function asked(harness: LinkHarness, state = 'passkey', request: HarnessRequest = READ) {
  const started = await harness.start(request);
  await bringTo(state, started);
  return started;
}
