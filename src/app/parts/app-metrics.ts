import type { Registry } from '../../link/registry.ts';
import type { WhatsApp } from '../../ports/whatsapp.ts';
import { createMetrics, type Metrics } from '../../telemetry/metrics.ts';
import type { SessionServices } from '../session-services.ts';

/** Creates metrics that read the state of the program at each scrape. */
export function createAppMetrics(
  maxLinks: number,
  whatsapp: WhatsApp,
  streams: { readonly open: number },
  parts: () => { readonly registry: Registry; readonly services: SessionServices },
): Metrics {
  return createMetrics({
    openLinks: () => parts().registry.openCount(),
    maxLinks,
    sockets: () => whatsapp.socketCount(),
    streams: () => streams.open,
    ready: async () => {
      const { registry, services } = parts();
      const isStoreGood = await services.health.check().then(
        () => true,
        () => false,
      );
      const isAble = isStoreGood && (await services.ringWatch.fits());
      return isAble && !registry.draining() && whatsapp.refusal() === null && whatsapp.isReachable();
    },
    circuitOpen: () => whatsapp.refusal() !== null,
    version: () => whatsapp.version(),
  });
}
