import type { LinkNotice } from '../ports/link-news.ts';
import type { Account } from '../ports/whatsapp.ts';
import type { SessionDelivery } from './deliver-session.ts';
import type { Method, SessionFormat, Step, StepBody } from '../wire/step.ts';
import type { Reveal } from './deps.ts';
import { maskNumber } from './number/phone.ts';
import type { Stopwatch } from './stopwatch.ts';

/** The news of a link that is over. */
export function toNotice(
  link: { readonly id: string; readonly method: Method; readonly current: () => Step },
  account: Account | null,
  { fingerprint, settlingMs }: Pick<SessionDelivery, 'fingerprint' | 'settlingMs'>,
  { spentMs }: Pick<Stopwatch, 'spentMs'>,
): LinkNotice {
  const step = link.current();
  return {
    linkId: link.id,
    method: link.method,
    result: step.state === 'failed' ? step.error.code : 'linked',
    at: step.now,
    ms: settlingMs === null ? spentMs : { ...spentMs, settling: settlingMs },
    ...(account === null ? {} : { number: maskNumber(account.number) }),
    ...(fingerprint === '' ? {} : { fingerprint }),
  };
}

/** The last step of a link that is linked, with the ID if the operator allows that. */
export function toLinkedStep(
  account: Account | null,
  format: SessionFormat,
  { deliveredAt, sessionId }: Pick<SessionDelivery, 'deliveredAt' | 'sessionId'>,
  reveal: Reveal,
): Extract<StepBody, { readonly state: 'linked' }> {
  const isShown = reveal === 'always' || (reveal === 'on-failure' && deliveredAt === null);
  return {
    state: 'linked',
    number: maskNumber(account?.number ?? ''),
    format,
    ...(deliveredAt === null ? {} : { deliveredAt }),
    ...(isShown && sessionId !== null ? { sessionId } : {}),
  };
}
