/** A proxy for outgoing connections. Secret, because it may hold a login. */
export type ProxyAddress = {
  readonly kind: 'http' | 'https' | 'socks5';
  /** A name or an IP address, without brackets. */
  readonly host: string;
  readonly port: number;
  /** `null` if the proxy asks for no login. */
  readonly login: { readonly user: string; readonly password: string } | null;
};
