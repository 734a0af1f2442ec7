import { escapeHtml } from './page-template.ts';

/** Stands for the address of the site in examples, wherever they are written. */
export const EXAMPLE_SITE = 'https://sessions.example.org';

/** An example as it is shown; both looks are safe HTML. */
type Snippet = {
  readonly code: string;
  /** What the code is: `Shell`, or the name of its file. */
  readonly title: string;
  /** Commands wrap, so that all of a long one is seen; the lines of a program do not. */
  readonly lines: 'wrap-lines' | 'scroll-lines';
};

export type SnippetLook = {
  readonly site: string;
  /** The icon and the text of the button; the text stands in an element with `data-label`. */
  readonly copyLabel: string;
};

/** Writes a block of code with its button. The block takes the focus, so that it can be scrolled by keyboard. */
export function snippetHtml({ code, title, lines }: Snippet, look: SnippetLook): string {
  const name = escapeHtml(title);
  const shown = lines === 'wrap-lines' ? commandHtml(code, look.site) : withSite(escapeHtml(code), look.site);
  return (
    `<div class="snippet"><div class="bar"><bdi translate="no" dir="ltr">${name}</bdi>` +
    `<button type="button" class="needs-script" data-copy>${look.copyLabel}</button></div>` +
    `<pre class="${lines}" tabindex="0" dir="ltr"><code translate="no" data-code>${shown}</code></pre></div>`
  );
}

/** Writes a command of the example's site for a page. */
export function commandHtml(command: string, site: string): string {
  return withSite(withWholeOptions(escapeHtml(command)), site);
}

/** Keeps each option of a command on one line, because a browser may break a line behind any hyphen. */
function withWholeOptions(html: string): string {
  return html.replace(/(?<=\s)-{1,2}[a-zA-Z][\w-]*(?=\s)/g, '<span class="whole">$&</span>');
}

/** Puts the address of the site, as HTML, in the place of the example's. */
export function withSite(html: string, site: string): string {
  return html.replaceAll(EXAMPLE_SITE, () => site);
}
