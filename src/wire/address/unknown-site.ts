/** Stands for the address of the site where the server does not know it, until the browser writes it there. */
export const UNKNOWN_SITE = 'https://address-of-this-site';
