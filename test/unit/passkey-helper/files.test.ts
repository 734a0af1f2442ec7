import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { read, ROOT } from '../../kit/repo.ts';

/** What the helper may do, by its manifest and by what its files name. */

const FOLDER = join('src', 'passkey-helper');
const manifest = JSON.parse(read(join(FOLDER, 'manifest.json'))) as Readonly<Record<string, unknown>>;
const code = ['sw.js', 'ask.js', 'ask.html'].map((name) => read(join(FOLDER, name))).join('\n');

describe('the passkey helper', () => {
  test('is five files', () => {
    expect(readdirSync(join(ROOT, FOLDER)).toSorted()).toEqual([
      'ask.html',
      'ask.js',
      'manifest.json',
      'site.json',
      'sw.js',
    ]);
  });

  test('has exactly these rights', () => {
    expect(manifest).toMatchObject({ manifest_version: 3, permissions: ['activeTab', 'scripting'] });
    expect(manifest['host_permissions']).toEqual(['https://web.whatsapp.com/*']);
    expect(Object.keys(manifest).toSorted()).toEqual([
      'action',
      'background',
      'browser_specific_settings',
      'commands',
      'content_security_policy',
      'description',
      'host_permissions',
      'manifest_version',
      'minimum_chrome_version',
      'name',
      'permissions',
      'version',
    ]);
  });

  test('may load nothing from anywhere, and send nothing', () => {
    expect(manifest['content_security_policy']).toEqual({
      extension_pages: "default-src 'none'; script-src 'self'; style-src 'unsafe-inline'; connect-src 'self'",
    });
    expect([...code.matchAll(/\bfetch\(([^)]*)\)/g)].map(([, what]) => what)).toEqual(["'site.json'"]);
    expect(code).not.toMatch(/XMLHttpRequest|WebSocket|sendBeacon|EventSource|import\(|importScripts/);
  });

  test('keeps nothing, and makes no code out of text', () => {
    expect(code).not.toMatch(
      /storage|cookie|indexedDB|caches|\beval\b|new Function|innerHTML|insertAdjacent/i,
    );
  });

  test('names no other address than that of WhatsApp Web', () => {
    expect([...new Set(code.match(/\b(?:https?|wss?):\/\/[^'"\s]+/g))]).toEqual(['https://web.whatsapp.com']);
  });

  test('is made for no site in the repository', () => {
    expect(JSON.parse(read(join(FOLDER, 'site.json')))).toEqual({ host: null });
  });
});
