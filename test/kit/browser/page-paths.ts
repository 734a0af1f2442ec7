import { PAGE_ROWS } from '../../../src/http/site/page-rows.ts';

/** The description of the API is left out: it is English in every language, and has a test of its own. */
const ROWS = PAGE_ROWS.filter(({ name }) => name !== 'docs');

export const PAGE_NAMES: readonly string[] = ROWS.map(({ name }) => name);

/** `/passkey` is there with `PASSKEY=on` only. */
export const PAGE_PATHS: readonly string[] = ROWS.flatMap(({ path }) => path ?? []);

/** An address without a page. */
export const UNKNOWN_PATH = '/nothing-here';
