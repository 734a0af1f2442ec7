import { describe, expect, test } from 'vitest';
import { guideParts } from '../../../src/build/guide.ts';
import { EXAMPLE_SITE } from '../../../src/http/site/snippet.ts';
import { asRecord, read, readJson } from '../../kit/repo.ts';

/** Wraps a text as a guide. */
function guide(text: string): string {
  return `# Guide\n\nLead.\n\n## First part\n\n${text}\n\n## Second (part)\n\nMore.\n`;
}

describe('the guide, made from Markdown', () => {
  test('has a heading, the list of its parts, and a section for each', () => {
    const { head, contents, text } = guideParts(guide('Words.'));

    expect(head).toContain('<h1 id="guide">Guide</h1>');
    expect(contents).toBe(
      '<li><a href="#first-part">First part</a></li>\n<li><a href="#second-part">Second (part)</a></li>',
    );
    expect(text.match(/<section><h2 id="[a-z-]+">/g)).toHaveLength(2);
  });

  test('names the site where the file has the example, in code, in text, and as a link within the site', () => {
    const { text } = guideParts(
      guide(
        `Say \`${EXAMPLE_SITE}\`, see [this](${EXAMPLE_SITE}/docs).\n\n\`\`\`sh\ncurl ${EXAMPLE_SITE}/qr\n\`\`\``,
      ),
    );

    expect(text).toContain('<code translate="no">{{site}}</code>');
    expect(text).toContain('<a href="/docs">');
    expect(text).toContain('data-code>curl {{site}}/qr</code>');
    expect(text).not.toContain(EXAMPLE_SITE);
  });

  test('leaves out what is quoted, and shows HTML as text', () => {
    const { text } = guideParts(guide('> For readers of the file.\n\nA <b>word</b>.\n\n<div>x</div>'));

    expect(text).not.toContain('readers of the file');
    expect(text).not.toMatch(/<b>|<div>x/);
  });

  test('is refused with what would begin a place of a page, or with a program without a name', () => {
    expect(() => guideParts(guide('A {{place}}.'))).toThrow('begins a place');
    expect(() => guideParts(guide('```js\nlet a;\n```'))).toThrow('name of its file');
  });
});

test('the guide brings the Baileys with which its examples are tested', () => {
  const version = String(asRecord(readJson('package.json')['dependencies'])['@whiskeysockets/baileys']);

  expect(read('docs/bots.md')).toContain(`npm install @whiskeysockets/baileys@${version}`);
});
