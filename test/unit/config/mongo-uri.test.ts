import { assert, constantFrom, property, string } from 'fast-check';
import { MongoClient } from 'mongodb';
import { expect, test } from 'vitest';
import { databaseIn } from '../../../src/config/mongo-uri.ts';
import { createClient } from '../../../src/store/mongo/address.ts';
import { KEY_RING, problemsOf } from '../../kit/program/settings.ts';

const SIGNS = ['@', ':', '/', '%', '?', '#', '[', ']'];

function refusal(uri: string): string {
  const [problem = ''] = problemsOf({ MONGODB_URI: uri, ENCRYPTION_KEYS: KEY_RING });
  if (problem !== '') return problem;
  try {
    void createClient(uri, {});
    return '';
  } catch (error) {
    return error instanceof Error ? error.message : '';
  }
}

test.each(SIGNS.flatMap((sign) => ['mongodb', 'mongodb+srv'].map((scheme) => [sign, scheme] as const)))(
  'F39: an unescaped %s in the password of %s:// is told with the way to write it, and not the password',
  (sign, scheme) => {
    for (const password of [`hun${sign}ter`, `${sign}hunter`, `hunter${sign}`, `h${sign}un${sign}ter`]) {
      for (const rest of ['', '/', '/bots', '/?retryWrites=false', '/bots?w=majority&tls=true']) {
        const said = refusal(`${scheme}://bots:${password}@db.example.org${rest}`);
        expect(said).toMatch(/^MONGODB_URI holds signs in its user or password .*%40 for @.*%25 for %/);
        expect(said).not.toContain('hun');
      }
      const escaped = encodeURIComponent(password);
      expect(refusal(`${scheme}://bots:${escaped}@db.example.org/bots?retryWrites=false`)).toBe('');
    }
  },
);

test.each([
  ['mongo://user:hunter2@h', 'must start with mongodb:// or mongodb+srv://'],
  ['postgres://user:hunter2@h', 'must start with mongodb:// or mongodb+srv://'],
  ['https://user:hunter2@h', 'must start with mongodb://'],
  ['user:hunter2@h', 'must start with mongodb://'],
  ['mongodb:/h', 'must start with mongodb://'],
  ['mongodb://user:hunter2@h /db', 'spaces'],
  ['mongodb://user:<password>@h', 'placeholder'],
  ['mongodb+srv://user:<db_password>@cluster0.abc.mongodb.net/?appName=x', 'placeholder'],
  ['mongodb+srv://user:hunter2@<cluster>.mongodb.net', 'placeholder'],
  ['mongodb://:hunter2@h', 'names no user'],
  ['mongodb://', 'names no host'],
  ['mongodb://user:hunter2@', 'names no host'],
  ['mongodb://user:hunter2@/db', 'names no host'],
  ['mongodb://h1,,h2', 'empty host'],
  ['mongodb://h1:27017,', 'empty host'],
  ['mongodb://h:99999', 'a host that is none'],
  ['mongodb://h:0', 'a host that is none'],
  ['mongodb://h:port', 'a host that is none'],
  ['mongodb://[::1', 'a host that is none'],
  ['mongodb+srv://h.example.org:27017', 'names a port'],
  ['mongodb+srv://a.example.org,b.example.org', 'only one'],
  ['mongodb://user:hunter2@h/?retrywrite=false', 'does not know: retrywrite.'],
  ['mongodb://user:hunter2@h/db?retryWrites=true&foo=hunter3&w=majority', 'does not know: foo.'],
  ['mongodb://h/?tls=maybe', 'does not take: tls.'],
  ['mongodb://h/?maxPoolSize=abc&authMechanism=NOPE', 'does not take: maxPoolSize, authMechanism.'],
  ['mongodb://h/?replicaSet=', 'does not take: replicaSet.'],
  ['mongodb://h/?tls=true&ssl=false', 'not an address that the MongoDB driver understands.'],
])('F39: %s is refused by name, in plain words, without the password', (uri, words) => {
  const said = refusal(uri);
  expect(said).toMatch(/^MONGODB_URI /);
  expect(said).toContain(words);
  expect(said).not.toMatch(/hunter|db_password|cluster/);
});

test.each([
  'mongodb://127.0.0.1',
  'mongodb://127.0.0.1:27017/?directConnection=true',
  'mongodb://user@h',
  'mongodb://user:p%40ss@h1:27017,h2:27018,h3/db?replicaSet=rs0&authSource=admin',
  'mongodb://[::1]:27017,[2001:db8::1]',
  'mongodb://%2Ftmp%2Fmongodb-27017.sock',
  'mongodb+srv://user:hunter2@cluster0.abc12.mongodb.net/?retryWrites=true&w=majority&appName=Cluster0',
  'mongodb://h?retryWrites=false',
  'mongodb://user:hunter2@h/?authMechanismProperties=SERVICE_NAME:a@b',
])('F39: %s is taken', (uri) => {
  expect(refusal(uri)).toBe('');
});

test('F39: whatever the driver takes with a user, password and hosts written properly is taken, and is the same', () => {
  const word = string({ minLength: 1, maxLength: 12, unit: 'grapheme-ascii' });
  assert(
    property(word, word, constantFrom('', '/', '/db', '/db?w=majority'), (user, password, rest) => {
      const uri = `mongodb://${encodeURIComponent(user)}:${encodeURIComponent(password)}@h:27017${rest}`;
      expect(refusal(uri)).toBe('');
      const { credentials } = new MongoClient(uri).options;
      expect([credentials?.username, credentials?.password]).toEqual([user, password]);
    }),
  );
});

test.each([
  ['mongodb://h', null],
  ['mongodb://h/', null],
  ['mongodb://h/?w=majority', null],
  ['mongodb://u:p@h,h2/bots?w=majority', 'bots'],
  ['mongodb+srv://u:p@h.example.org/bots', 'bots'],
])('databaseIn(%s) is %s', (uri, name) => {
  expect(databaseIn(uri)).toBe(name);
});
