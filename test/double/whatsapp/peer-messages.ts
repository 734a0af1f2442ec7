import { randomBytes } from 'node:crypto';
import { deflateSync } from 'node:zlib';
import { proto } from '@whiskeysockets/baileys';

/** Adds 1 to 16 bytes of padding. Each of them holds the length of the padding. */
export function pad(plain: Buffer): Buffer {
  const length = (randomBytes(1)[0] ?? 0) % 16 || 16;
  return Buffer.concat([plain, Buffer.alloc(length, length)]);
}

export function unpad(padded: Buffer): Buffer {
  return padded.subarray(0, -(padded.at(-1) ?? 0));
}

/** The key with which a companion reads the app state. */
export function appStateKeyShare(): proto.Message.IProtocolMessage {
  const keyId = { keyId: randomBytes(6) };
  const fingerprint = { rawId: 7, currentIndex: 1, deviceIndexes: [0, 1] };
  const keyData = { keyData: randomBytes(32), fingerprint, timestamp: Date.now() };
  return {
    type: proto.Message.ProtocolMessage.Type.APP_STATE_SYNC_KEY_SHARE,
    appStateSyncKeyShare: { keys: [{ keyId, keyData }] },
  };
}

/** The first part of the history, which holds no chats. */
export function firstHistory(): proto.Message.IProtocolMessage {
  const syncType = proto.HistorySync.HistorySyncType.INITIAL_BOOTSTRAP;
  const history = proto.HistorySync.encode({
    syncType,
    conversations: [],
    chunkOrder: 1,
    progress: 100,
  }).finish();
  return {
    type: proto.Message.ProtocolMessage.Type.HISTORY_SYNC_NOTIFICATION,
    historySyncNotification: {
      syncType: proto.Message.HistorySyncType.INITIAL_BOOTSTRAP,
      chunkOrder: 1,
      progress: 100,
      initialHistBootstrapInlinePayload: deflateSync(history),
    },
  };
}
