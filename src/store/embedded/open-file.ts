import Database from 'libsql';
import { EMBEDDED_FILE } from './data-folder.ts';
import { COLUMNS, CONNECTION_PRAGMAS, SCHEMA } from './rows.ts';

const SCHEMA_VERSION = 1;

/** Opens the file and prepares its tables. Throws for one that is damaged, of another program or of a newer version; it stays unchanged. */
export function openFile(path: string): Database.Database {
  const db = new Database(path);
  try {
    // The checks that only read come first, so that a file of another program stays unchanged.
    const kind = kindOfFile(db);
    db.exec(`${CONNECTION_PRAGMAS} PRAGMA journal_mode=WAL`);
    if (readPragma(db, 'quick_check') !== 'ok') {
      throw Object.assign(new Error('the store file is damaged'), { code: 'SQLITE_CORRUPT' });
    }
    if (kind === 'former') eraseFreePages(db);
    db.exec(SCHEMA);
    db.exec(`PRAGMA user_version=${SCHEMA_VERSION}`);
    return db;
  } catch (error) {
    db.close();
    throw error;
  }
}

/** Returns the kind of a file. `former` is one of a former version, which did not overwrite deleted counters. */
function kindOfFile(db: Database.Database): 'new' | 'former' | 'ours' {
  const version = Number(readPragma(db, 'user_version'));
  const sql = "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite~_%' ESCAPE '~'";
  const tables = (db.prepare(sql).all([]) as readonly { readonly name: string }[]).map(({ name }) => name);
  if (tables.length === 0) return 'new';
  const columns = db.prepare('PRAGMA table_info(sessions)').all([]) as readonly { readonly name: string }[];
  const names = new Set(columns.map(({ name }) => name));
  if (!COLUMNS.split(', ').every((column) => names.has(column))) {
    const next = 'move it away, or set DATA_DIR to another folder';
    throw new Error(`${EMBEDDED_FILE} in DATA_DIR is a database of another program: ${next}`);
  }
  if (version > SCHEMA_VERSION) throw new Error(`the store was written by a newer version (${version})`);
  return tables.includes('counter_secrets') ? 'ours' : 'former';
}

/** Overwrites the free pages of a file of the former version; needed only once. */
function eraseFreePages(db: Database.Database): void {
  try {
    db.exec('VACUUM');
  } catch {
    // The disk has no room for a copy, or another process is writing. The remains reveal a number only together with the keys.
  }
}

function readPragma(db: Database.Database, name: string): unknown {
  const row: unknown = db.prepare(`PRAGMA ${name}`).get([]);
  // The result is one row with one column, which is named after the pragma.
  return (row as Readonly<Record<string, unknown>>)[name];
}
