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

/** True if the server understood and said no, as opposed to not being there. */
export function isRefusal(error: unknown): error is MongoServerError {
  return error instanceof MongoServerError;
}
