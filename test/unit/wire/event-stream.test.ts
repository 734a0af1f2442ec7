import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { EventStreamReader } from '../../../src/wire/event-stream.ts';

test('EventStreamReader, when a stream comes in pieces of any size, gives each event once and in order', () => {
  const anyEvent = fc.record({ id: fc.nat(), text: fc.string({ unit: 'grapheme' }) });
  const anyStream = fc.array(fc.option(anyEvent), { maxLength: 20 });
  fc.assert(
    fc.property(anyStream, fc.array(fc.nat({ max: 40 })), (events, cuts) => {
      const wire = events
        .map((event) =>
          event === null
            ? ': still here\n\n'
            : `event: step\nid: ${event.id}\ndata: ${JSON.stringify(event)}\n\n`,
        )
        .join('');
      const bytes = Buffer.from(wire);
      const reader = new EventStreamReader();
      const read: unknown[] = [];
      let at = 0;
      for (const length of [...cuts, bytes.length]) {
        for (const data of reader.read(bytes.subarray(at, at + length)))
          read.push(data === null ? null : JSON.parse(data));
        at += length;
      }

      expect(read).toEqual(events);
    }),
  );
});

test('EventStreamReader, when an event never ends, gives up', () => {
  const reader = new EventStreamReader();
  const endless = () => {
    for (let piece = 0; piece < 20; piece += 1) reader.read(Buffer.alloc(64 * 1024, 'a'));
  };

  expect(endless).toThrow('far too long');
});
