/**
 * Makes the methods of `console` do nothing, because libsignal prints the sessions that it closes through `console`, with their
 * private ratchet keys. This file imports nothing, so that a test can mute the console before it loads Baileys. Safe to call twice.
 */
export function muteConsole(target: Console = console): void {
  for (const method of ['log', 'info', 'warn', 'error', 'debug', 'trace'] as const) {
    target[method] = () => undefined;
  }
}
