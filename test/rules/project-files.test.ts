import { load } from 'js-yaml';
import { describe, expect, test } from 'vitest';
import { asRecord, read, readJson, trackedFiles } from '../kit/repo.ts';

const FORMS = ['fault', 'wish'].map((name) => `.github/ISSUE_TEMPLATE/${name}.yml`);
const NOT_HERE =
  /No session ID, link token, pairing code, QR code, phone number, `creds\.json`, key or password/;
/** Source: GitHub's syntax for the parts of issue forms. */
const PARTS = ['checkboxes', 'dropdown', 'input', 'markdown', 'textarea'];

function list(value: unknown): readonly unknown[] {
  if (!Array.isArray(value)) throw new Error('not a list');
  return value;
}

function partsOf(form: string) {
  return list(asRecord(load(read(form)))['body']).map(asRecord);
}

describe('SECURITY.md', () => {
  test('names no address of a person, only what whoever hosts or runs it has', () => {
    const text = read('SECURITY.md');

    expect(text).toContain('`SECURITY_CONTACT`');
    expect(text).toContain('/.well-known/security.txt');
    expect(text).not.toMatch(/mailto:|https?:|\S@\S/);
  });
});

describe.each(FORMS)('%s', (form) => {
  test('is made of parts that GitHub knows, each with a name of its own', () => {
    const parts = partsOf(form);
    const asked = parts.filter((part) => part['type'] !== 'markdown');

    expect(Object.keys(asRecord(load(read(form)))).toSorted()).toEqual([
      'body',
      'description',
      'labels',
      'name',
    ]);
    expect(parts.filter((part) => !PARTS.includes(String(part['type'])))).toEqual([]);
    expect(new Set(asked.map((part) => part['id'])).size).toBe(asked.length);
    expect(asked.every((part) => String(asRecord(part['attributes'])['label']).length > 3)).toBe(true);
  });

  test('says first what does not belong there, and asks for what doctor says', () => {
    const [first] = partsOf(form);
    const said = String(asRecord(first?.['attributes'])['value']).replaceAll(/\s+/g, ' ');

    expect(said).toMatch(NOT_HERE);
    expect(read(form)).toContain('doctor --json');
  });
});

test('the form for faults, cannot be sent without the line of doctor and a second look for secrets', () => {
  const parts = partsOf('.github/ISSUE_TEMPLATE/fault.yml');
  const part = (id: string) => asRecord(parts.find((each) => each['id'] === id));
  const [box] = list(asRecord(part('clean')['attributes'])['options']);

  expect(part('doctor')['validations']).toEqual({ required: true });
  expect(asRecord(box)['required']).toBe(true);
  expect(load(read('.github/ISSUE_TEMPLATE/config.yml'))).toEqual({ blank_issues_enabled: false });
});

test('the workflow, calls .ci/run on each release line of Node that package.json names, and may only read', () => {
  const workflow = asRecord(load(read('.github/workflows/test.yml')));
  const job = asRecord(asRecord(workflow['jobs'])['test']);
  const lines = String(asRecord(readJson('package.json')['engines'])['node']).matchAll(/\^(\d+)/g);
  const steps = list(job['steps']).map(asRecord);

  expect(asRecord(asRecord(job['strategy'])['matrix'])['node']).toEqual(
    [...lines].map(([, major]) => Number(major)),
  );
  expect(steps.at(-1)).toEqual({ run: '.ci/run' });
  expect(workflow['permissions']).toEqual({ contents: 'read' });
  expect(read('.github/workflows/test.yml')).not.toMatch(/secrets\.|pull_request_target/);
});

test('no file, names a repository of ours: whoever hosts it has one', (context) => {
  const files = trackedFiles() ?? context.skip('this copy has no git folder');
  const texts = files.filter((path) => /\.(?:md|json|ya?ml|html|service|conf)$/.test(path));
  const named = texts.filter((path) => /\.com\/[^/\s"]+\/trekker-session|\/OWNER\//.test(read(path)));

  expect(named).toEqual([]);
});

test('README.md, has buttons for Render and Heroku that take the repository they stand in', () => {
  const buttons = [...read('README.md').matchAll(/\[!\[[^\]]+\]\([^)]+\)\]\(([^)]+)\)/g)];

  expect(buttons.map(([, target]) => target)).toEqual([
    'https://render.com/deploy',
    'https://www.heroku.com/deploy',
  ]);
});
