import type { Offers } from '../description/operation.ts';

/** The properties of a page besides its HTML in `public/<name>.html`. */
export type PageRow = {
  readonly name: string;
  /** `null` for the page that is shown at unknown addresses. */
  readonly path: string | null;
  /** The script in `src/pages` that this page loads besides that of every page. */
  readonly entry: string | null;
  /** True if the navigation of every page leads to it. */
  readonly inNav: boolean;
  /** The page in the navigation that leads to this one. */
  readonly under?: string;
  /** Left out of a server that does not offer this. */
  readonly needs?: keyof Offers;
  /** The sentence about the page in the description of the API. */
  readonly about: string;
};

export const NOT_FOUND_PAGE = '404';

/** The table of all pages, which the build, the routes, the navigation and the description of the API read. */
export const PAGE_ROWS: readonly PageRow[] = [
  {
    name: 'index',
    path: '/',
    entry: 'index',
    inNav: false,
    about: 'What this is, and the two ways to link.',
  },
  { name: 'qr', path: '/qr', entry: 'qr', inNav: true, about: 'Links by QR.' },
  { name: 'pair', path: '/pair', entry: 'pair', inNav: true, about: 'Links by phone number.' },
  { name: 'validate', path: '/validate', entry: 'validate', inNav: true, about: 'Checks a session ID.' },
  { name: 'bots', path: '/bots', entry: 'reading', inNav: true, about: 'The guide for bot developers.' },
  {
    name: 'docs',
    path: '/docs',
    entry: 'reading',
    inNav: false,
    under: 'bots',
    about: 'This description, for people.',
  },
  {
    name: 'passkey',
    path: '/passkey',
    entry: null,
    inNav: false,
    under: 'qr',
    needs: 'passkey',
    about: 'What the passkey helper is, how to install and how to remove it.',
  },
  { name: NOT_FOUND_PAGE, path: null, entry: null, inNav: false, about: 'For unknown addresses.' },
];

/** Returns the addresses of a page: its path, and its file name, which old links contain. */
export function addressesOf({ name, path }: PageRow): readonly string[] {
  return path === null ? [] : [path, `/${name}.html`];
}
