import { syncBuiltinESMExports } from 'node:module';
import zlib from 'node:zlib';

/**
 * Packs and unpacks in the same turn, because a thread that is ready at any time would make a run of the simulation unrepeatable. This must be the
 * first import of whatever loads the sealing.
 */

type Done = (error: Error | null, result: Buffer) => void;

const gzip = (text: zlib.InputType, options: zlib.ZlibOptions, done: Done): void => {
  done(null, zlib.gzipSync(text, { ...options, level: 1 }));
};
const gunzip = (packed: zlib.InputType, options: zlib.ZlibOptions, done: Done): void => {
  done(null, zlib.gunzipSync(packed, options));
};

Object.assign(zlib, { gzip, gunzip });
syncBuiltinESMExports();
