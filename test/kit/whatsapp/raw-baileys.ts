import {
  Browsers,
  BufferJSON,
  initAuthCreds,
  makeWASocket,
  proto,
  type AuthenticationState,
  type SignalDataTypeMap,
  type WASocket,
} from '@whiskeysockets/baileys';
import pino from 'pino';
import type { FakeWhatsApp } from '../../double/whatsapp/index.ts';

export const NUMBER = '254712345678';

/** An auth state in memory. */
export function newState(creds = initAuthCreds(), data = new Map<string, unknown>()): RawState {
  return {
    creds,
    keys: {
      get: (type, ids) =>
        Object.fromEntries(ids.flatMap((id) => (data.has(type + id) ? [[id, data.get(type + id)]] : []))) as {
          [id: string]: SignalDataTypeMap[typeof type];
        },
      set: (values) => {
        for (const [type, entries] of Object.entries(values)) {
          for (const [id, value] of Object.entries(entries)) {
            if (value === null) data.delete(type + id);
            else data.set(type + id, value);
          }
        }
      },
    },
    copy: () => {
      const text = JSON.stringify([creds, [...data]], BufferJSON.replacer);
      const [sameCreds, same] = JSON.parse(text, BufferJSON.reviver) as [typeof creds, [string, unknown][]];
      return newState(sameCreds, new Map(same));
    },
  };
}

/** A state that can be copied, as it is put back on a host that lost its disk. */
export type RawState = AuthenticationState & { readonly copy: () => RawState };

export type RawBaileys = {
  readonly connect: (auth: AuthenticationState, url?: string) => WASocket;
  /** Links a phone of this number by QR, from start to end. */
  readonly link: (auth: AuthenticationState) => Promise<WASocket>;
  readonly endAll: () => Promise<void>;
};

/** Unchanged Baileys on the double. */
export function rawBaileys(whatsapp: FakeWhatsApp): RawBaileys {
  const sockets: WASocket[] = [];
  const connect = (auth: AuthenticationState, url = whatsapp.url) => {
    const sock = makeWASocket({
      auth,
      waWebSocketUrl: url,
      logger: pino({ level: 'silent' }),
      browser: Browsers.ubuntu('Chrome'),
      getMessage: () =>
        Promise.resolve(proto.Message.fromObject({ extendedTextMessage: { text: 'hello me' } })),
    });
    sock.ev.on('creds.update', (update) => Object.assign(auth.creds, update));
    sockets.push(sock);
    return sock;
  };
  return {
    connect,
    link: async (auth) => {
      const phone = whatsapp.addPhone({ number: NUMBER });
      const first = connect(auth);
      const closed = whenClosed(first);
      await phone.scan(await whenQr(first));
      const code = await closed;
      if (code !== 515) throw new Error(`the registration ended with ${code}`);
      const second = connect(auth);
      await whenOpen(second);
      return second;
    },
    endAll: async () => {
      for (const sock of sockets) await sock.end(undefined);
    },
  };
}

export function whenQr(sock: WASocket): Promise<string> {
  return new Promise((resolve) => {
    sock.ev.on('connection.update', ({ qr }) => {
      if (qr !== undefined) resolve(qr);
    });
  });
}

export function whenOpen(sock: WASocket): Promise<void> {
  return new Promise((resolve) => {
    sock.ev.on('connection.update', ({ connection }) => {
      if (connection === 'open') resolve();
    });
  });
}

export function whenClosed(sock: WASocket): Promise<number | undefined> {
  return new Promise((resolve) => {
    sock.ev.on('connection.update', ({ connection, lastDisconnect }) => {
      const error = lastDisconnect?.error as { output?: { statusCode?: number } } | undefined;
      if (connection === 'close') resolve(error?.output?.statusCode);
    });
  });
}

/** Resolves with the text of the next message from others that the companion reads. */
export function nextText(sock: WASocket): Promise<string> {
  return new Promise((resolve) => {
    const hear = ({ messages }: { messages: readonly { message?: proto.IMessage | null }[] }) => {
      const text = messages.map(({ message }) => message?.conversation).find((each) => Boolean(each));
      if (!text) return;
      sock.ev.off('messages.upsert', hear);
      resolve(text);
    };
    sock.ev.on('messages.upsert', hear);
  });
}
