import { MongoServerError } from 'mongodb';

const DUPLICATE_KEY = 11_000;

/** Runs an insertion; false if a row with this key is there already. */
export async function isInserted(insertion: Promise<unknown>): Promise<boolean> {
  try {
    await insertion;
    return true;
  } catch (error) {
    if (isRefusal(error) && error.code === DUPLICATE_KEY) return false;
    throw error;
  }
}

/** True if the server has answered with a refusal; false if it did not answer. */
export function isRefusal(error: unknown): error is MongoServerError {
  return error instanceof MongoServerError;
}

const CODE_NAME = /^\w{1,60}$/;
const MAX_CHARACTERS = 300;

/**
 * Puts an error of the driver into words that may be logged. The server's own words are left out, because they may repeat the command with
 * its rows, or hold any text of a hostile server. User and password of an address are left out too.
 */
export function describeFailure(error: unknown): Error {
  if (isRefusal(error)) {
    const name = typeof error.codeName === 'string' && CODE_NAME.test(error.codeName) ? error.codeName : '';
    const code = Number.isSafeInteger(error.code) ? `code ${error.code}` : 'no code';
    return new Error(`the database refused: ${name === '' ? code : `${name}, ${code}`}`);
  }
  if (!(error instanceof Error)) return new Error('the database driver failed');
  const words = error.message.slice(0, MAX_CHARACTERS).replaceAll(/\/\/[^\s/@]*@/g, '//');
  return new Error(`${error.name}: ${words}`);
}
