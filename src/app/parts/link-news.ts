import type { Config, Secrets } from '../../config/config.ts';
import type { LinkObserver } from '../../link/deps.ts';
import type { Clock, Log } from '../../ports/base.ts';
import type { NoticeChannel, SessionNews } from '../../ports/link-news.ts';
import type { State } from '../../wire/step.ts';
import type { LinkResult, Metrics, PasskeyEnd } from '../../telemetry/metrics.ts';

type NoticesDeps = {
  readonly config: Pick<Config, 'webhookUrl' | 'webhookEvents'>;
  readonly secrets: Pick<Secrets, 'webhookSecret'>;
  readonly clock: Clock;
  readonly log: Log;
};

const PASSKEY_ENDS: Readonly<Partial<Record<LinkResult, PasskeyEnd>>> = {
  linked: 'linked',
  PASSKEY_EXPIRED: 'expired',
  PASSKEY_REFUSED: 'refused',
  PASSKEY_SILENT: 'silent',
  LINK_CANCELLED: 'cancelled',
};

/** Creates the channel for notices, which sends nothing if no webhook address is set. */
export async function openNotices({ config, secrets, clock, log }: NoticesDeps): Promise<NoticeChannel> {
  const { webhookUrl: url, webhookEvents: events } = config;
  if (url !== null) {
    // The webhook is imported only if it is used, because its HTTP client takes 10 MB of memory.
    const { createWebhook } = await import('../../delivery/webhook.ts');
    // The settings require a secret with every address.
    const webhook = createWebhook({ url, secret: secrets.webhookSecret ?? '', clock, log });
    const notify: NoticeChannel['notify'] = async (notice) => {
      if (events.includes(notice.event)) await webhook.notify(notice);
    };
    return { ...webhook, notify };
  }
  return { notify: () => Promise.resolve(), close: () => Promise.resolve() };
}

/** Tells of sessions that bots took or that were withdrawn. Nobody waits for it. */
export function createSessionNews(notices: NoticeChannel, clock: Clock) {
  return (event: SessionNews['event'], fingerprint: string): void => {
    void notices.notify({ event, fingerprint, at: instantOf(clock) });
  };
}

/** Creates the observer that counts, logs and reports the events of links. */
export function createLinkObserver(
  metrics: Metrics,
  { clock, log }: Pick<NoticesDeps, 'clock' | 'log'>,
  notices: NoticeChannel,
): LinkObserver {
  return {
    started: ({ id, method }) => {
      metrics.linkStarted(method);
      void notices.notify({ event: 'link.started', linkId: id, method, at: instantOf(clock) });
    },
    stepped: ({ id, method }, from, to, seconds) => {
      metrics.linkStep(method, to, seconds, from);
      if (isScan(from, to)) {
        void notices.notify({ event: 'link.scanned', linkId: id, method, at: instantOf(clock) });
      }
    },
    finished: (notice) => {
      const { method, result, fingerprint, linkId, ms } = notice;
      // The result of a link is `linked` or the code of its error.
      metrics.linkFinished(method, result as LinkResult);
      if ('passkey' in ms) metrics.passkeyEnded(PASSKEY_ENDS[result as LinkResult] ?? 'failed');
      if (result === 'WHATSAPP_RATE_LIMITED') metrics.limited('whatsapp');
      log.info({ link: linkId, method, result, record: fingerprint, ms }, 'a link ended');
      // `notify` never rejects, and no link has to wait for it.
      void notices.notify({ ...notice, event: 'link.finished' });
    },
  };
}

/** True if a phone has just scanned the QR or taken the code. WhatsApp asks for a passkey only after that. */
function isScan(from: State, to: State): boolean {
  return to === 'passkey' || (to === 'confirming' && from !== 'passkey' && from !== 'compare');
}

function instantOf(clock: Clock): string {
  return new Date(clock.now()).toISOString();
}
