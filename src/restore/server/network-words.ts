import { restore as words } from '../../texts/own.ts';

/** Words for an error of the network that follow a colon, and advice. They replace the messages of Node, which name system calls. */
type NetworkWords = { readonly says: string; readonly helps: string };

const { network } = words;

/** The words by error code; the first row that matches is used. */
const WORDS: readonly (readonly [codes: RegExp, words: NetworkWords])[] = [
  [/^ECONNREFUSED$/, network.nothingListens],
  [/^ENOTFOUND$/, network.noHost],
  [/^EAI_/, network.noLookUp],
  [/^(?:EHOSTUNREACH|ENETUNREACH|ETIMEDOUT|EADDRNOTAVAIL)$/, network.noWay],
  [
    /^(?:ECONNRESET|EPIPE|ECONNABORTED|ERR_STREAM_PREMATURE_CLOSE|HPE_INVALID_EOF_STATE|Z_BUF_ERROR)$/,
    network.cut,
  ],
  [/^(?:Z_|ERR__ERROR|ERR_BROTLI|ERR_ZLIB)/, network.damaged],
  [/^HPE_/, network.noHttp],
  [/^(?:CERT_HAS_EXPIRED|CERT_NOT_YET_VALID)$/, network.certificateInvalid],
  [/^ERR_TLS_CERT_ALTNAME_INVALID$/, network.certificateOfOther],
  [/CERT|SIGNATURE|ISSUER/, network.certificateUnknown],
  [/^(?:EPROTO|ERR_SSL_|ERR_TLS_)/, network.noEncryption],
];
/** Messages of OpenSSL for an answer that is not TLS. */
const NOT_TLS =
  /wrong version number|packet length too long|http request|unknown protocol|record layer failure/i;

/** Returns words for an error of the network; `scheme` is that of the requested address. */
export function networkWords(error: unknown, scheme: string): NetworkWords {
  const { code, message } = detailsOf(error);
  if (/^(?:EPROTO|ERR_SSL_)/.test(code) && NOT_TLS.test(`${code.replaceAll('_', ' ')} ${message}`)) {
    return withCode(network.noHttps, code);
  }
  if (scheme === 'http:' && code === 'ECONNRESET') return withCode(network.cutPlain, code);
  return withCode(WORDS.find(([codes]) => codes.test(code))?.[1] ?? network.unknown, code);
}

function withCode({ says, helps }: NetworkWords, code: string): NetworkWords {
  return { says: code === '' ? says : `${says} (${code})`, helps };
}

function detailsOf(error: unknown): { readonly code: string; readonly message: string } {
  if (!(error instanceof Error)) return { code: '', message: '' };
  return { code: 'code' in error ? String(error.code) : '', message: error.message };
}
