/**
 * WhatsApp's passkey question for the browser, the form `PublicKeyCredentialRequestOptionsJSON` of WebAuthn. Rebuilt from known fields with
 * their values unchanged; binary fields are base64url without padding.
 */
export type PasskeyQuestion = {
  readonly challenge: string;
  /** Milliseconds. */
  readonly timeout?: number;
  readonly rpId: string;
  readonly allowCredentials?: readonly {
    readonly id: string;
    readonly type: 'public-key';
    readonly transports?: readonly string[];
  }[];
  readonly userVerification?: string;
  readonly extensions?: { readonly uvm?: boolean };
};

/** What a visitor answers to a question of WhatsApp. A browser's `credential` has the form `AuthenticationResponseJSON`; nothing of it is checked yet. */
export type LinkAnswer =
  | { readonly kind: 'passkey'; readonly credential: Readonly<Record<string, unknown>> }
  /** Whether the phone shows the code of the step `compare`. */
  | { readonly kind: 'compare'; readonly same: boolean };
