/** Words for an error of the network that follow a colon, and advice. They replace the messages of Node, which name system calls. */
export type NetworkWords = { readonly says: string; readonly helps: string };

const RIGHT_ADDRESS = 'Is it the right address, and is the server running?';
const LATER = 'Try again in a minute.';
const CERTIFICATE = 'Ask who runs the server to renew it, and look at the clock of this machine.';

/** The words by error code; the first row that matches is used. */
const WORDS: readonly (readonly [codes: RegExp, words: NetworkWords])[] = [
  [/^ECONNREFUSED$/, { says: 'nothing listens there', helps: RIGHT_ADDRESS }],
  [/^ENOTFOUND$/, { says: 'there is no host of this name', helps: 'Is the name written right?' }],
  [/^EAI_/, { says: 'the name of the host cannot be looked up now', helps: LATER }],
  [
    /^(?:EHOSTUNREACH|ENETUNREACH|ETIMEDOUT|EADDRNOTAVAIL)$/,
    { says: 'no way leads there now', helps: LATER },
  ],
  [
    /^(?:ECONNRESET|EPIPE|ECONNABORTED|ERR_STREAM_PREMATURE_CLOSE|HPE_INVALID_EOF_STATE|Z_BUF_ERROR)$/,
    { says: 'the connection was cut', helps: LATER },
  ],
  [/^(?:Z_|ERR__ERROR|ERR_BROTLI|ERR_ZLIB)/, { says: 'what it sent is damaged', helps: LATER }],
  [/^HPE_/, { says: 'what answers there does not speak http', helps: 'Is it https://, or another port?' }],
  [
    /^(?:CERT_HAS_EXPIRED|CERT_NOT_YET_VALID)$/,
    { says: 'its certificate is not valid now', helps: CERTIFICATE },
  ],
  [
    /^ERR_TLS_CERT_ALTNAME_INVALID$/,
    { says: 'its certificate is for another name', helps: 'Is the name of the host written right?' },
  ],
  [
    /CERT|SIGNATURE|ISSUER/,
    {
      says: 'this machine does not trust its certificate',
      helps: 'If you trust it, name its certificate in NODE_EXTRA_CA_CERTS.',
    },
  ],
  [
    /^(?:EPROTO|ERR_SSL_|ERR_TLS_)/,
    { says: 'the two could not agree on how to encrypt', helps: 'Is it the right address and port?' },
  ],
];
/** Messages of OpenSSL for an answer that is not TLS. */
const NOT_TLS =
  /wrong version number|packet length too long|http request|unknown protocol|record layer failure/i;
/** Advice for a request by plain http whose connection was cut, as some https servers do. */
const MAYBE_HTTPS = 'Does the server speak https there? Then write https://.';

/** Returns words for an error of the network; `scheme` is that of the requested address. */
export function networkWords(error: unknown, scheme: string): NetworkWords {
  const { code, message } = detailsOf(error);
  if (/^(?:EPROTO|ERR_SSL_)/.test(code) && NOT_TLS.test(`${code.replaceAll('_', ' ')} ${message}`)) {
    return { says: `it does not speak https there (${code})`, helps: 'Is it http://, or another port?' };
  }
  const known = WORDS.find(([codes]) => codes.test(code))?.[1];
  const { says, helps } = known ?? { says: 'something went wrong on the way', helps: LATER };
  const isMaybe = scheme === 'http:' && code === 'ECONNRESET';
  return { says: code === '' ? says : `${says} (${code})`, helps: isMaybe ? MAYBE_HTTPS : helps };
}

function detailsOf(error: unknown): { readonly code: string; readonly message: string } {
  if (!(error instanceof Error)) return { code: '', message: '' };
  return { code: 'code' in error ? String(error.code) : '', message: error.message };
}
