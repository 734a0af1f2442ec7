import { muteConsole } from '../../../src/whatsapp/patches/console.ts';

/** Mutes the console, because the double's phones use libsignal here and libsignal prints the keys of sessions it closes. */
muteConsole();
