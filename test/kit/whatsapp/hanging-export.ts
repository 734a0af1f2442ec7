import { Writable } from 'node:stream';
import { systemClock } from '../../../src/app/system.ts';
import { createArchiver } from '../../../src/archive/archive.ts';
import { keepLog } from '../session/harness.ts';
import { sessionLinkedAt } from '../restore/states.ts';

/** Starts an export that never ends, so that a test can kill this process during it. Argument: TEMP_DIR. */
process.umask(0);
const [, , tempDir = ''] = process.argv;
const { creds, keys } = sessionLinkedAt(1_700_000_000, 100);
const archiver = createArchiver({ tempDir, clock: systemClock, log: keepLog() });
const stuck = new Writable({ write: () => void process.send?.('hanging') });
await archiver.exportArchive({ creds: JSON.stringify(creds), keys: JSON.stringify(keys) }, () => stuck);
