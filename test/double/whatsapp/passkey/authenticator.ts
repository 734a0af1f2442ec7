import {
  createHash,
  createPublicKey,
  generateKeyPairSync,
  randomBytes,
  sign,
  type KeyObject,
} from 'node:crypto';

/** What a page hands to `navigator.credentials.get`, as JSON. */
export type Question = { readonly challenge: string; readonly rpId: string };

/** How an answer differs from the right one. */
export type AnswerFaults = {
  readonly challenge?: string;
  readonly origin?: string;
  readonly rpId?: string;
  readonly type?: string;
  readonly crossOrigin?: boolean;
  /** What Chromium adds now and then, so that nobody compares the text with a template. It is no fault. */
  readonly remark?: string;
  /** Whether somebody touched the authenticator. */
  readonly userPresent?: boolean;
  /** Whether it checked who, by a fingerprint or a PIN. */
  readonly userVerified?: boolean;
  readonly signature?: 'right' | 'wrong';
  readonly userHandle?: string | null;
};

/** `AuthenticationResponseJSON`, as `toJSON()` of a browser writes it. */
export type Answer = {
  readonly id: string;
  readonly rawId: string;
  readonly type: 'public-key';
  readonly authenticatorAttachment: 'platform';
  readonly clientExtensionResults: Record<string, unknown>;
  readonly response: {
    readonly authenticatorData: string;
    readonly clientDataJSON: string;
    readonly signature: string;
    readonly userHandle?: string;
  };
};

/** What WhatsApp keeps of a passkey. */
export type RegisteredCredential = {
  readonly id: Buffer;
  readonly userHandle: Buffer;
  readonly publicKey: KeyObject;
};

/** A passkey for the virtual authenticator of a browser. Its bytes are text. */
export type VirtualCredential = {
  readonly credentialId: string;
  readonly isResidentCredential: true;
  readonly rpId: string;
  readonly privateKey: string;
  readonly userHandle: string;
  readonly signCount: number;
};

const USER_PRESENT = 1;
const USER_VERIFIED = 4;
/** The passkey may be and is copied to other devices of its owner. */
const BACKED_UP = 0x18;

/** One passkey on P-256, and the browser around it. Each instance is another passkey. */
export class SoftwareAuthenticator {
  readonly credential: RegisteredCredential;
  readonly #rpId: string;
  readonly #privateKey: KeyObject;

  constructor(rpId = 'whatsapp.com') {
    const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
    this.#rpId = rpId;
    this.#privateKey = privateKey;
    this.credential = { id: randomBytes(16), userHandle: randomBytes(8), publicKey };
  }

  /** Answers a question as a browser on `https://web.whatsapp.com` does. */
  answer(question: Question, faults: AnswerFaults = {}): Answer {
    const clientData = Buffer.from(
      JSON.stringify({
        type: faults.type ?? 'webauthn.get',
        challenge: faults.challenge ?? question.challenge,
        origin: faults.origin ?? 'https://web.whatsapp.com',
        crossOrigin: faults.crossOrigin ?? false,
        ...(faults.remark === undefined ? {} : { other_keys_can_be_added_here: faults.remark }),
      }),
    );
    const flags =
      ((faults.userPresent ?? true) ? USER_PRESENT : 0) |
      ((faults.userVerified ?? true) ? USER_VERIFIED : 0) |
      BACKED_UP;
    const rpIdHash = sha256(Buffer.from(faults.rpId ?? question.rpId));
    const authenticatorData = Buffer.concat([rpIdHash, Buffer.from([flags, 0, 0, 0, 0])]);
    const signed = Buffer.concat([authenticatorData, sha256(clientData)]);
    if (faults.signature === 'wrong') signed.writeUInt8(signed.readUInt8(0) ^ 1, 0);
    const { id, userHandle } = this.credential;
    const handle = faults.userHandle === undefined ? base64url(userHandle) : faults.userHandle;
    return {
      id: base64url(id),
      rawId: base64url(id),
      type: 'public-key',
      authenticatorAttachment: 'platform',
      clientExtensionResults: {},
      response: {
        authenticatorData: base64url(authenticatorData),
        clientDataJSON: base64url(clientData),
        signature: base64url(sign('sha256', signed, this.#privateKey)),
        ...(handle === null ? {} : { userHandle: handle }),
      },
    };
  }

  /** The same passkey for `WebAuthn.addCredential` of Chromium. */
  forChromium(): VirtualCredential {
    return this.#exported('base64');
  }

  /** The same passkey for WebDriver and for Firefox. */
  forWebDriver(): VirtualCredential {
    return this.#exported('base64url');
  }

  #exported(encoding: 'base64' | 'base64url'): VirtualCredential {
    const { id, userHandle } = this.credential;
    return {
      credentialId: id.toString(encoding),
      isResidentCredential: true,
      rpId: this.#rpId,
      privateKey: this.#privateKey.export({ type: 'pkcs8', format: 'der' }).toString(encoding),
      userHandle: userHandle.toString(encoding),
      signCount: 0,
    };
  }
}

/** A credential whose key is given by its coordinates, base64url. */
export function registeredCredential(id: Buffer, userHandle: Buffer, x: string, y: string) {
  const publicKey = createPublicKey({ key: { kty: 'EC', crv: 'P-256', x, y }, format: 'jwk' });
  return { id, userHandle, publicKey } satisfies RegisteredCredential;
}

function sha256(bytes: Buffer): Buffer {
  return createHash('sha256').update(bytes).digest();
}

function base64url(bytes: Buffer): string {
  return bytes.toString('base64url');
}
