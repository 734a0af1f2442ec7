import { z } from 'zod';

/** Every body and answer by its name in the description of the API. */
export const components = z.registry<{ readonly id: string }>();

/** Adds a schema to {@link components}. */
export function named<Schema extends z.ZodType>(id: string, schema: Schema): Schema {
  components.add(schema, { id });
  return schema;
}

/** The two kinds of session ID, which requests choose and answers name. */
export const format = z
  .enum(['short', 'long'])
  .describe('`long` carries creds.json in the ID itself, without keys.');

export const instant = z.iso.datetime().describe('In UTC.');
export const masked = z.string().describe('Country code and last two digits.');
export const pairingCode = z.string().regex(/^[A-Z0-9]{4}-[A-Z0-9]{4}$/);
