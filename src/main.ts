import { hearStopSignals } from './app/process/stop-signals.ts';

/** The entry of the server. The program is imported last, because loading it takes as long as everything else of the start. */
const stopSignals = hearStopSignals(process);
const { serve } = await import('./app/process/serve.ts');
await serve(stopSignals);
