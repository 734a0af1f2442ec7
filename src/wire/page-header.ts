/**
 * Sent by this site's own pages with every call. A browser lets a page of another site add a header of this kind only
 * after asking the server, which says no; so it proves whose page called even where nothing else does.
 */
export const PAGE_HEADER = 'X-Trekker-Page';
