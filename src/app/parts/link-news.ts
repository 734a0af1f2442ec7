import type { LinkObserver } from '../../link/deps.ts';
import type { Clock, Log } from '../../ports/base.ts';
import type { NoticeChannel } from '../../ports/link-news.ts';
import type { LinkResult, Metrics } from '../../telemetry/metrics.ts';

type NoticesDeps = {
  /** The operator's address; `null` if none is set. */
  readonly url: string | null;
  readonly secret: string | null;
  readonly clock: Clock;
  readonly log: Log;
};

/** Creates the channel for notices of finished links, which sends nothing if no webhook address is set. */
export async function openNotices({ url, secret, clock, log }: NoticesDeps): Promise<NoticeChannel> {
  if (url !== null) {
    // The webhook is imported only if it is used, because its HTTP client takes 10 MB of memory.
    const { createWebhook } = await import('../../delivery/webhook.ts');
    // The settings require a secret with every address.
    return createWebhook({ url, secret: secret ?? '', clock, log });
  }
  return { notify: () => Promise.resolve(), close: () => Promise.resolve() };
}

/** Creates the observer that counts, logs and reports the events of links. */
export function createLinkObserver(metrics: Metrics, log: Log, notices: NoticeChannel): LinkObserver {
  return {
    started: (method) => metrics.linkStarted(method),
    stepped: (method, from, to, seconds) => metrics.linkStep(method, to, seconds, from),
    finished: (notice) => {
      const { method, result, fingerprint, linkId, ms } = notice;
      // The result of a link is `linked` or the code of its error.
      metrics.linkFinished(method, result as LinkResult);
      if (result === 'WHATSAPP_RATE_LIMITED') metrics.limited('whatsapp');
      log.info({ link: linkId, method, result, record: fingerprint, ms }, 'a link ended');
      // `notify` never rejects, and no link has to wait for it.
      void notices.notify(notice);
    },
  };
}
