import { replaceAsyncLocalStorage } from './async-storage.ts';
import { muteConsole } from './console.ts';
import { replaceLibsignalCurve } from './curve.ts';
import { boundDecoder } from './decoder.ts';

/**
 * Installs every patch that holds for the whole process; `README.md` beside this file has a row for each. To be called before the first
 * socket to WhatsApp is opened; safe to call twice. Pre-keys need no call: each link takes its own set.
 */
export function installPatches(): void {
  muteConsole();
  replaceAsyncLocalStorage();
  replaceLibsignalCurve();
  boundDecoder();
}
