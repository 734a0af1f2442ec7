/**
 * The pages of this site send this header with every call. A browser lets a page of another site add such a header only after it has asked
 * the server, which refuses. The header therefore proves that a page of this site made the call, even if no other header does.
 */
export const PAGE_HEADER = 'X-Trekker-Page';
