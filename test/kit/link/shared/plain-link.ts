import { hashToken } from '../../../../src/link/link-token.ts';
import type { PublishedLink } from '../../../../src/ports/link-directory.ts';

export const TOKEN_HASH = hashToken('a token');

/** A link that takes no notice of its readers and commands. */
export const PLAIN_LINK: PublishedLink = {
  id: 'a-link',
  method: 'qr',
  tokenHash: TOKEN_HASH,
  owner: {
    readerJoined: () => () => undefined,
    readerSeen: () => undefined,
    command: async () => undefined,
  },
};
