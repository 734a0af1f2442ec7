import { describe, expect, test } from 'vitest';
import {
  dropUnset,
  escapeHtml,
  fillPlaces,
  includeParts,
  markedTexts,
  translate,
} from '../../../src/http/site/page-template.ts';

describe('includeParts', () => {
  test('puts in parts, and parts of parts', () => {
    const parts: Readonly<Record<string, string>> = { outer: '<b>{{>inner}}</b>\n', inner: 'x' };

    expect(includeParts('<p>{{>outer}}</p>', (name) => parts[name] ?? '')).toBe('<p><b>x</b></p>');
  });
});

describe('translate', () => {
  const texts = { hello: 'Hujambo & "wewe"', box: 'Sanduku', about: 'Kuhusu {{brandName}}' };

  test('replaces marked texts and attributes, escaped, and takes the marks away', () => {
    const html = `<p class="a" data-t="hello">Hello</p><div aria-label="Box" data-t-aria-label="box">x</div>`;

    expect(translate(html, texts)).toBe(
      '<p class="a">Hujambo &amp; &quot;wewe&quot;</p><div aria-label="Sanduku">x</div>',
    );
  });

  test('keeps what follows the text, and the places in it', () => {
    expect(translate('<h1 data-t="about">About {{brandName}}<b>!</b></h1>', texts)).toBe(
      '<h1>Kuhusu {{brandName}}<b>!</b></h1>',
    );
  });

  test('when the language lacks a text, throws its key', () => {
    expect(() => translate('<p data-t="nobody">x</p>', texts)).toThrow('nobody');
    expect(() => translate('<p title="x" data-t-title="nobody">x</p>', texts)).toThrow('nobody');
  });
});

test('markedTexts, reads texts and attributes with their keys, line breaks as spaces', () => {
  expect(markedTexts('<p data-t="a">One\n  two</p><img alt="Three" data-t-alt="b">')).toEqual([
    ['a', 'One two'],
    ['b', 'Three'],
  ]);
});

describe('dropUnset', () => {
  const places = new Map([
    ['set', 'yes'],
    ['unset', ''],
  ]);

  test('takes out elements whose place is not set, whole, and keeps the others without the mark', () => {
    const html = '<a data-if="unset" href="{{unset}}"><i>x</i> y</a><a data-if="set" href="{{set}}">z</a>';

    expect(dropUnset(html, places)).toBe('<a href="{{set}}">z</a>');
  });

  test('takes out an element with others of its name inside', () => {
    const html = '<div data-if="unset"><div>x</div><div><div>y</div></div>z</div><p>a</p>';

    expect(dropUnset(html, places)).toBe('<p>a</p>');
  });

  test('looks into an element that it keeps', () => {
    const html = '<div data-if="set">a<div data-if="unset"><b>x</b></div><div data-if="set">b</div></div>';

    expect(dropUnset(html, places)).toBe('<div>a<div>b</div></div>');
  });

  test('takes out a link element, which has no end, alone', () => {
    expect(dropUnset('<link data-if="unset" href="/a"><link data-if="set" href="/b">', places)).toBe(
      '<link href="/b">',
    );
  });

  test('when nothing says whether the place is set, throws', () => {
    expect(() => dropUnset('<p data-if="nobody">x</p>', places)).toThrow('nobody');
  });
});

describe('fillPlaces', () => {
  test('fills every place', () => {
    expect(
      fillPlaces(
        '{{a}} {{icon:x-y}}',
        new Map([
          ['a', '1'],
          ['icon:x-y', '2'],
        ]),
      ),
    ).toBe('1 2');
  });

  test('when nothing fills a place, throws its name', () => {
    expect(() => fillPlaces('{{nobody}}', new Map())).toThrow('nobody');
  });
});

test('escapeHtml, leaves nothing that ends a text or an attribute', () => {
  expect(escapeHtml(`<b>&"'`)).toBe('&lt;b&gt;&amp;&quot;&#39;');
});
