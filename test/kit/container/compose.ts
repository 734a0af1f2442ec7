import { load } from 'js-yaml';
import { asRecord, read } from '../repo.ts';

/** What compose.yaml says about a service, as Compose reads it; what a service does not say is empty. */
export type Service = {
  readonly profiles: readonly string[];
  readonly build: string | null;
  readonly image: string;
  readonly user: string | null;
  readonly isReadOnly: boolean;
  /** Mount options of each folder in memory. */
  readonly tmpfs: ReadonlyMap<string, readonly string[]>;
  readonly capDrop: readonly string[];
  readonly securityOpt: readonly string[];
  readonly memoryBytes: number;
  readonly processes: number;
  readonly restart: string;
  readonly stopGraceMs: number;
  readonly ports: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  /** The folder in the container, by the name of the volume. */
  readonly volumes: ReadonlyMap<string, string>;
  readonly secrets: readonly string[];
  readonly networks: readonly string[];
  readonly healthcheck: Readonly<Record<string, unknown>>;
};

/** Reads compose.yaml: its services by name, and the rest as it is. */
export function readCompose(): {
  readonly services: ReadonlyMap<string, Service>;
  readonly rest: Readonly<Record<string, unknown>>;
} {
  const { services, ...rest } = asRecord(load(read('compose.yaml')));
  const entries = Object.entries(asRecord(services)).map(
    ([name, value]) => [name, serviceOf(asRecord(value))] as const,
  );
  return { services: new Map(entries), rest };
}

function serviceOf(value: Readonly<Record<string, unknown>>): Service {
  const pairs = (name: string) =>
    new Map(textsOf(value[name]).map((text) => [text.split(':')[0] ?? '', text.split(':')[1] ?? '']));
  return {
    profiles: textsOf(value['profiles']),
    build: typeof value['build'] === 'string' ? value['build'] : null,
    image: String(value['image']),
    user: typeof value['user'] === 'string' ? value['user'] : null,
    isReadOnly: value['read_only'] === true,
    tmpfs: new Map([...pairs('tmpfs')].map(([path, options]) => [path, options.split(',')])),
    capDrop: textsOf(value['cap_drop']),
    securityOpt: textsOf(value['security_opt']),
    memoryBytes: amountOf(value['mem_limit'], { m: 1024 * 1024 }),
    processes: Number(value['pids_limit']),
    restart: String(value['restart']),
    stopGraceMs: amountOf(value['stop_grace_period'], { s: 1000 }),
    ports: textsOf(value['ports']),
    env: Object.fromEntries(
      Object.entries(asRecord(value['environment'] ?? {})).map(([name, text]) => [name, String(text)]),
    ),
    volumes: pairs('volumes'),
    secrets: textsOf(value['secrets']),
    networks: textsOf(value['networks']),
    healthcheck: asRecord(value['healthcheck']),
  };
}

function textsOf(value: unknown): readonly string[] {
  return Array.isArray(value) ? value.map(String) : [];
}

function amountOf(value: unknown, units: Readonly<Record<string, number>>): number {
  const [, digits, unit = ''] = /^(\d+)([a-z])$/.exec(String(value)) ?? [];
  return Number(digits) * (units[unit] ?? Number.NaN);
}
