import { MongoClient, type MongoClientOptions } from 'mongodb';

/** The address is not one the driver takes. Its own words could quote a password, so they are left out. */
export class MongoAddressError extends Error {}

/** A client, not connected yet. Throws {@link MongoAddressError}. */
export function createClient(uri: string, options: MongoClientOptions): MongoClient {
  try {
    return new MongoClient(uri, options);
  } catch {
    throw new MongoAddressError(`MONGODB_URI ${optionFault(uri)}.`);
  }
}

/** Each option is tried alone, to name those at fault; none of their values is told. */
function optionFault(uri: string): string {
  const query = uri.slice(uri.lastIndexOf('@') + 1).split('?')[1] ?? '';
  const names = [...new Set(query.split('&').map((option) => option.split('=')[0] ?? ''))];
  const isKnown = (name: string) => faultOf(`${name}=1`)?.includes('is not supported') !== true;
  const unknown = names.filter((name) => name !== '' && !isKnown(name));
  if (unknown.length > 0) return `has options that the MongoDB driver does not know: ${wordList(unknown)}`;
  const wrong = query.split('&').filter((option) => faultOf(option) !== null);
  if (wrong.length === 0) return 'is not an address that the MongoDB driver understands';
  return `has options with values that the MongoDB driver does not take: ${wordList(wrong.map((option) => option.split('=')[0] ?? ''))}`;
}

/** What the driver says of an address with this option alone; `null` if nothing. */
function faultOf(option: string): string | null {
  try {
    void new MongoClient(`mongodb://localhost/?${option}`);
    return null;
  } catch (error) {
    return error instanceof Error ? error.message : '';
  }
}

/** Names may be half of a password that was cut at a ? or &: only plain words are told. */
function wordList(names: readonly string[]): string {
  return names.map((name) => (/^[A-Za-z]{1,40}$/.test(name) ? name : 'one that is no word')).join(', ');
}
