const SCHEME = /^mongodb(?:\+srv)?:\/\//;
const ESCAPES = '%40 for @, %3A for :, %2F for /, %3F for ?, %23 for #, %5B and %5D for [ and ], %25 for %';
const UNESCAPED = `holds signs in its user or password that must be written otherwise there: ${ESCAPES}`;
const MAX_PORT = 65_535;

/**
 * Says what is wrong with an address of MongoDB, in words that follow the name of its setting and quote nothing of it; `null` if it has no fault.
 * The driver checks its options.
 */
export function mongoUriFault(uri: string): string | null {
  const scheme = SCHEME.exec(uri)?.[0];
  if (scheme === undefined)
    return 'must start with mongodb:// or mongodb+srv://, like mongodb://user:password@db.example.org';
  if (/\s/.test(uri)) return 'must not hold spaces or more than one line';
  const { login, hosts, rest } = partsOf(uri.slice(scheme.length));
  if (/[<>]/.test(`${login ?? ''}${hosts}`)) {
    return 'still holds a placeholder in < >; put the real name and password there, without < and >';
  }
  // An "@" after a "/" or "?" and before any option shows that these signs belong to a password.
  if (rest.split('=')[0]?.includes('@') === true) return UNESCAPED;
  return loginFault(login) ?? hostsFault(hosts, scheme.includes('+srv'));
}

/** Returns the database that an address names after its hosts; `null` if it names none. */
export function databaseIn(uri: string): string | null {
  const { rest } = partsOf(uri.replace(SCHEME, ''));
  const name = /^\/([^?]*)/.exec(rest)?.[1] ?? '';
  return name === '' ? null : name;
}

type Parts = { readonly login: string | null; readonly hosts: string; readonly rest: string };

function partsOf(text: string): Parts {
  const end = text.search(/[/?]/);
  const authority = end === -1 ? text : text.slice(0, end);
  const at = authority.lastIndexOf('@');
  return {
    login: at === -1 ? null : authority.slice(0, at),
    hosts: authority.slice(at + 1),
    rest: text.slice(authority.length),
  };
}

function loginFault(login: string | null): string | null {
  if (login === null) return null;
  const colon = login.indexOf(':');
  const [user, password] = colon === -1 ? [login, ''] : [login.slice(0, colon), login.slice(colon + 1)];
  if (user === '') return 'names no user in front of the @';
  if (isEscaped(user) && isEscaped(password)) return null;
  return UNESCAPED;
}

function isEscaped(text: string): boolean {
  return !/[@:/?#[\]]|%(?![\dA-Fa-f]{2})/.test(text);
}

function hostsFault(hosts: string, isSrv: boolean): string | null {
  if (hosts === '') return 'names no host';
  const list = hosts.split(',');
  if (list.includes('')) return 'names an empty host: there is a comma too many';
  if (!isSrv)
    return list.every(isHost)
      ? null
      : 'names a host that is none; write host or host:port, with commas between';
  if (list.length > 1) return 'names several hosts; with mongodb+srv:// there is only one';
  return hosts.includes(':') ? 'names a port; with mongodb+srv:// there is none' : null;
}

function isHost(text: string): boolean {
  const [, , port] = /^(\[[\dA-Fa-f:.]+\]|[\w.%-]+)(?::(\d{1,5}))?$/.exec(text) ?? [];
  if (port !== undefined) return Number(port) >= 1 && Number(port) <= MAX_PORT;
  return /^(?:\[[\dA-Fa-f:.]+\]|[\w.%-]+)$/.test(text);
}
