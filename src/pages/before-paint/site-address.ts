import { UNKNOWN_SITE } from '../../wire/address/unknown-site.ts';
import { siteAddress } from '../dom.ts';

/**
 * Writes the address of the site, as the visitor's browser knows it, wherever the server does not know it. It is written while the page comes
 * in, so before it is painted, because another length of the address moves what stands below.
 */
export function writeSiteAddress(): void {
  const write = () => {
    for (const place of document.querySelectorAll('[data-site]')) {
      // A part of the text may still be under way.
      if (place.textContent === UNKNOWN_SITE) place.textContent = siteAddress();
    }
  };
  const observer = new MutationObserver(write);
  observer.observe(document, { childList: true, subtree: true });
  addEventListener('DOMContentLoaded', () => {
    observer.disconnect();
    write();
  });
}
