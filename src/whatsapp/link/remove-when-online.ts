import type { CompanionSocket } from '../socket/companion-socket.ts';
import { removeDevice } from '../socket/remove-device.ts';

/**
 * Unlinks the device over the socket that `whenOnline` gives, and over the next one if that socket ends before WhatsApp has answered.
 * `silent`: WhatsApp did not answer, or `whenOnline` rejected.
 */
export async function removeWhenOnline(
  whenOnline: () => Promise<CompanionSocket>,
  limitMs: number,
): Promise<'removed' | 'silent'> {
  for (;;) {
    const socket = await whenOnline().catch(() => null);
    if (socket === null) return 'silent';
    const outcome = await removeDevice(socket, limitMs);
    if (outcome !== 'ended') return outcome;
    // Baileys may know of the end before the socket does.
    void socket.abort();
  }
}
