import { Browsers, proto, type WABrowserDescription } from '@whiskeysockets/baileys';
import type { Method } from '../../wire/step.ts';

/** A common browser and system. WhatsApp refuses requests for a code under any other name (Baileys #2560). */
const PLAIN = Browsers.ubuntu('Chrome');
/** The number of that browser, which every device of ours is registered with (Baileys `validate-connection.js`). */
export const DEVICE_TYPE = proto.DeviceProps.PlatformType.CHROME;

/** Says what a new device calls itself. Only a registration by QR shows the name of the operator, in the place of the system. */
export function browserFor(mode: string, deviceName: string = PLAIN[0]): WABrowserDescription {
  return mode === 'qr' ? [deviceName, PLAIN[1], PLAIN[2]] : PLAIN;
}

/** The names that new devices have in the list of linked devices on the phone, by the way in which they were linked. */
export function deviceNames(deviceName?: string): Readonly<Record<Method, string>> {
  return { qr: shown(browserFor('qr', deviceName)), code: shown(PLAIN) };
}

function shown([system, browser]: WABrowserDescription): string {
  return `${browser} (${system})`;
}
