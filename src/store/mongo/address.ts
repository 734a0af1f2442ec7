import { MongoClient, type MongoClientOptions } from 'mongodb';
import { StoreSettingError } from '../../ports/store.ts';

/** The driver does not accept the address. Its own message is left out, because it could quote a password. */
export class MongoAddressError extends StoreSettingError {}

/** Creates a client, which is not connected yet. Throws {@link MongoAddressError}. */
export function createClient(uri: string, options: MongoClientOptions): MongoClient {
  try {
    return new MongoClient(uri, options);
  } catch {
    throw new MongoAddressError(`MONGODB_URI ${optionFault(uri)}.`);
  }
}

/** Names the options at fault, each of which it tries alone. The answer holds none of their values. */
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

/** Returns the error of the driver for an address with this option alone; `null` if the driver accepts it. */
function faultOf(option: string): string | null {
  try {
    void new MongoClient(`mongodb://localhost/?${option}`);
    return null;
  } catch (error) {
    return error instanceof Error ? error.message : '';
  }
}

/** Lists names that are plain words only, because any other may be a part of a password with a "?" or "&" in it. */
function wordList(names: readonly string[]): string {
  return names.map((name) => (/^[A-Za-z]{1,40}$/.test(name) ? name : 'one that is no word')).join(', ');
}
