import { muteConsole } from '../../../src/whatsapp/patches/console.ts';

/** The double's phones use libsignal in the tests' own process, and libsignal prints the keys of sessions it closes. */
muteConsole();
