type Headers = Readonly<Record<string, string>>;

/** A request as text, for {@link Connection}. */
function toText(start: string, headers: Headers, body = ''): string {
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`);
  return `${start} HTTP/1.1\r\nHost: 127.0.0.1\r\n${lines.join('')}\r\n${body}`;
}

function withBody(start: string, value: object, headers: Headers): string {
  const body = JSON.stringify(value);
  const length = String(Buffer.byteLength(body));
  return toText(start, { 'Content-Type': 'application/json', 'Content-Length': length, ...headers }, body);
}

export function get(path: string, headers: Headers = {}): string {
  return toText(`GET ${path}`, headers);
}

export function post(path: string, value: object, headers: Headers = {}): string {
  return withBody(`POST ${path}`, value, headers);
}

export function put(path: string, value: object, headers: Headers = {}): string {
  return withBody(`PUT ${path}`, value, headers);
}
