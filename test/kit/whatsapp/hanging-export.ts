import { Writable } from 'node:stream';
import { systemClock } from '../../../src/app/system.ts';
import { createArchiver } from '../../../src/archive/archive.ts';
import { keepLog } from '../session/harness.ts';
import { sessionLinkedAt } from '../restore/states.ts';

/** A process that is stuck in the middle of an export, to be killed: its argument is TEMP_DIR. */
process.umask(0);
const [, , tempDir = ''] = process.argv;
const { creds, keys } = sessionLinkedAt(1_700_000_000, 100);
const archiver = createArchiver({ tempDir, clock: systemClock, log: keepLog() });
const stuck = new Writable({ write: () => void process.send?.('hanging') });
await archiver.exportArchive({ creds: JSON.stringify(creds), keys: JSON.stringify(keys) }, () => stuck);
