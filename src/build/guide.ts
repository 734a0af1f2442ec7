import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Marked, type RendererObject, type Token } from 'marked';
import { escapeHtml } from '../http/site/page-template.ts';
import { commandHtml, EXAMPLE_SITE, snippetHtml, withSite } from '../http/site/snippet.ts';
import { fetchClient } from '../wire/commands.ts';

/** Makes the parts of the page `/bots` from the guide for bot developers, which is one file of Markdown for each language. */

const CLIENTS = ['restore.mjs', 'restore.cjs'];
const LOOK = { site: '{{site}}', copyLabel: '{{icon:copy}} <span data-label data-t="copy">Copy</span>' };
const RENDERER: RendererObject = {
  code: ({ text, lang = '' }) =>
    lang === 'sh'
      ? withClient(snippetHtml({ code: text, title: 'Shell', lines: 'wrap-lines' }, LOOK))
      : snippetHtml({ code: text, title: fileNameIn(text), lines: 'scroll-lines' }, LOOK),
  codespan: ({ text }) => `<code translate="no">${withSite(escapeHtml(text), LOOK.site)}</code>`,
  heading({ tokens, depth, text }) {
    return `<h${depth} id="${anchorOf(text)}">${this.parser.parseInline(tokens)}</h${depth}>`;
  },
  /** A link to the site is one within the site. */
  link({ href, tokens }) {
    const address = escapeHtml(href.replace(EXAMPLE_SITE, ''));
    return `<a href="${address}">${this.parser.parseInline(tokens)}</a>`;
  },
  html: ({ text }) => escapeHtml(text),
  /** What is quoted is said to readers of the file. */
  blockquote: () => '',
  table({ header, rows }) {
    const row = (cells: typeof header, tag: 'th' | 'td') =>
      `<tr>${cells.map(({ tokens }) => `<${tag}>${this.parser.parseInline(tokens)}</${tag}>`).join('')}</tr>`;
    const body = rows.map((cells) => row(cells, 'td')).join('');
    return `<div class="table" tabindex="0"><table><thead>${row(header, 'th')}</thead><tbody>${body}</tbody></table></div>`;
  },
};

/** Makes a place of each command that fetches the restore client, which comes in the language of the page. */
function withClient(html: string): string {
  return CLIENTS.reduce(
    (rest, file) =>
      rest.replaceAll(commandHtml(fetchClient(EXAMPLE_SITE, file), LOOK.site), `{{fetch:${file}}}`),
    html,
  );
}

/** The parts of the page, as templates: its heading, the list of its contents, and its text. */
type GuideParts = { readonly head: string; readonly contents: string; readonly text: string };

/** Writes the parts of the guide in one language, by the names `<lang>-<part>`. */
export function buildGuide(out: string, lang: string, file: string): void {
  mkdirSync(out, { recursive: true });
  for (const [part, html] of Object.entries(guideParts(readFileSync(file, 'utf8')))) {
    writeFileSync(join(out, `${lang}-${part}`), html);
  }
}

export function guideParts(markdown: string): GuideParts {
  if (markdown.includes('{{')) throw new Error('the guide holds {{, which begins a place of a page');
  const marked = new Marked({ renderer: RENDERER });
  const tokens = marked.lexer(markdown);
  const isPart = (token: Token) => token.type === 'heading' && token['depth'] === 2;
  const starts = tokens.flatMap((token, at) => (isPart(token) ? [at] : []));
  const html = (from: number, to?: number) => marked.parser(tokens.slice(from, to)).trim();
  const names = starts.map((at) => String((tokens[at] as { readonly text?: string }).text));
  return {
    head: html(0, starts[0]),
    contents: names.map((name) => `<li><a href="#${anchorOf(name)}">${escapeHtml(name)}</a></li>`).join('\n'),
    text: starts.map((at, index) => `<section>${html(at, starts[index + 1])}</section>`).join('\n'),
  };
}

function anchorOf(name: string): string {
  return name
    .toLowerCase()
    .replace(/[^\p{L}\p{M}\p{N}]+/gu, '-')
    .replace(/^-|-$/g, '');
}

/** The name that a program of the guide has in its first line. */
function fileNameIn(code: string): string {
  const name = /^(?:\/\/|#) ([\w.-]+)\n/.exec(code)?.[1];
  if (name === undefined) throw new Error('a program in the guide does not begin with the name of its file');
  return name;
}
