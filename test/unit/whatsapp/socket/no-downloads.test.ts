import { channel } from 'node:diagnostics_channel';
import { downloadExternalBlob, downloadHistory, proto } from '@whiskeysockets/baileys';
import { expect, test } from 'vitest';
import { NO_DOWNLOADS } from '../../../../src/whatsapp/socket/no-downloads.ts';

const MEDIA = { mediaKey: new Uint8Array(32), directPath: '/v/t62/file' };

test.each([
  ['a state', () => downloadExternalBlob(proto.ExternalBlobReference.create(MEDIA), NO_DOWNLOADS)],
  ['a history', () => downloadHistory(proto.Message.HistorySyncNotification.create(MEDIA), NO_DOWNLOADS)],
])('T95: NO_DOWNLOADS, when WhatsApp tells of %s to load, opens no connection', async (_what, load) => {
  const opened: unknown[] = [];
  const note = (message: unknown) => opened.push(message);
  channel('net.client.socket').subscribe(note);

  await expect(load()).rejects.toThrow('fetch failed');
  expect(opened).toEqual([]);
  channel('net.client.socket').unsubscribe(note);
});
