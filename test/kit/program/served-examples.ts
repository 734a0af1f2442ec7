/** A block of code of a page, as its button copies it. */
export type Example = { readonly title: string; readonly code: string };

const SNIPPET =
  /<div class="snippet">.*?<bdi translate="no" dir="ltr">([^<]*)<\/bdi>.*?<code translate="no" data-code>(.*?)<\/code>/gs;
const ENTITIES: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', '#39': "'" };

/** The blocks of code in the HTML that this address sends. Throws if a block is none that can be copied. */
export async function servedExamples(url: string): Promise<readonly Example[]> {
  const html = await (await fetch(url, { headers: { Accept: 'text/html' } })).text();
  const examples = [...html.matchAll(SNIPPET)].map(([, title = '', code = '']) => ({
    title: decode(title),
    code: decode(code),
  }));
  const blocks = html.match(/<pre\b/g)?.length ?? 0;
  if (blocks !== examples.length)
    throw new Error(`${blocks} blocks of code, ${examples.length} to be copied`);
  return examples;
}

function decode(html: string): string {
  return html
    .replace(/<[^<>]*>/g, '')
    .replace(/&(#?\w+);/g, (whole, name: string) => ENTITIES[name] ?? whole);
}
