const SET_PROXY = 'Where only a proxy reaches the internet, set WHATSAPP_PROXY.';
const OPEN_FIREWALL = `Allow outgoing connections to web.whatsapp.com, port 443, in the firewall. ${SET_PROXY}`;
const CORRECT_LOGIN = 'The proxy does not take this user and password. Correct them in WHATSAPP_PROXY.';

/** What to do about a proxy that opens no connection, for codes that say more than others. */
const PROXY_ADVICE: Readonly<Record<string, string>> = {
  HTTP_407: CORRECT_LOGIN,
  LOGIN_REFUSED: CORRECT_LOGIN,
  NOT_A_PROXY:
    'What answers there is no proxy of this kind. Check the kind (http, https or socks5) and the port in WHATSAPP_PROXY.',
  ENOTFOUND: 'The name of the proxy cannot be looked up. Correct it in WHATSAPP_PROXY.',
  ECONNREFUSED: 'Nothing listens there. Start the proxy, or correct the port in WHATSAPP_PROXY.',
};

/** Why WhatsApp cannot be reached, and what to do about it. `code` is that of the system, of the proxy, or an HTTP status. */
export const unreachable = {
  dns: (code: string) => ({
    finding: `WhatsApp cannot be reached: the name web.whatsapp.com cannot be looked up (${code}).`,
    next: `Check the DNS of this machine or container. ${SET_PROXY}`,
  }),
  refused: (code: string) => ({
    finding: `WhatsApp cannot be reached: the connection was refused (${code}).`,
    next: OPEN_FIREWALL,
  }),
  unroutable: (code: string) => ({
    finding: `WhatsApp cannot be reached: there is no way to it from this machine (${code}).`,
    next: `Check the network of this machine or container. ${SET_PROXY}`,
  }),
  certificate: (code: string) => ({
    finding: `WhatsApp cannot be reached: what answers shows a certificate that is not WhatsApp’s (${code}).`,
    next: 'Something between reads along, often a company firewall: have it leave web.whatsapp.com alone. Check the clock of this machine too.',
  }),
  upgrade: (code: string) => ({
    finding: `WhatsApp cannot be reached: the connection is blocked (HTTP status ${code}).`,
    next: 'WhatsApp, the host or a firewall refuses the address of this machine. Use another host, or set WHATSAPP_PROXY.',
  }),
  reset: (code: string) => ({
    finding: `WhatsApp cannot be reached: the connection is blocked, it broke at once (${code}).`,
    next: 'A firewall or the country of this machine may cut connections to WhatsApp. Use another host, or set WHATSAPP_PROXY.',
  }),
  timeout: (code: string) => ({
    finding: `WhatsApp cannot be reached: there was no answer in time (${code}).`,
    next: OPEN_FIREWALL,
  }),
  proxy: (code: string) => ({
    finding: `WhatsApp cannot be reached: the proxy of WHATSAPP_PROXY opens no connection (${code}).`,
    next:
      PROXY_ADVICE[code] ??
      'See that the proxy runs, that this machine reaches it, and that it lets web.whatsapp.com, port 443, through.',
  }),
  busy: (code: string) => ({
    finding: `WhatsApp says that it cannot serve now (${code}).`,
    next: 'Wait some minutes, then ask again.',
  }),
  'not-whatsapp': (code: string) => ({
    finding: `WhatsApp cannot be reached: what answers does not speak like WhatsApp (${code}).`,
    next: `A proxy or a login page of the network stands between. Open the network for this machine. ${SET_PROXY}`,
  }),
};
