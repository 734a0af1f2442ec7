import { assert, property, uint8Array } from 'fast-check';
import { expect, test } from 'vitest';
import { formatShortId, parseShortId } from '../../../../src/session-id/id.ts';
import { secretOf } from '../../../../src/restore/keep/secret.ts';

test('the secret of every ID is the one that the server reads', () => {
  assert(
    property(uint8Array({ minLength: 20, maxLength: 20 }), (bytes) => {
      const id = formatShortId('TREKKER-MD', bytes);
      const secret = secretOf({ body: id.slice(id.indexOf('~') + 1) });

      expect(secret).toEqual(Buffer.from(bytes));
      expect(secret).toEqual(Buffer.from(parseShortId(id, 'TREKKER-MD')));
    }),
  );
});

test('an ID of another version has none that is known here', () => {
  expect(secretOf({ body: `p${'q'.repeat(38)}` })).toBeNull();
});
