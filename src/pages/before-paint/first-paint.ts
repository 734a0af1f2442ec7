/** The footer. */
const END = '#page-end';

/**
 * Holds the first paint until the whole page is there. On a slow line a browser paints what it has, and that moves when the rest comes.
 * Browsers that do not know this paint as ever. It is no tag in the page, because the Nu HTML checker knows `blocking` for styles only.
 */
export function paintOnceWhole(): void {
  const link = document.createElement('link');
  link.rel = 'expect';
  link.href = END;
  link.setAttribute('blocking', 'render');
  document.head.append(link);
}
