import type { Doc } from './mongo-wire.ts';

/** An error that the server sends to the driver as the answer to a command. */
export class Refusal extends Error {
  readonly code: number;
  readonly codeName: string;

  constructor(code: number, codeName: string, message: string) {
    super(message);
    this.code = code;
    this.codeName = codeName;
  }
}

export function matches(row: Doc, filter: Doc): boolean {
  return Object.entries(filter).every(([field, wanted]) => {
    switch (field) {
      case '$or':
        return docsOf(wanted).some((one) => matches(row, one));
      case '$and':
        return docsOf(wanted).every((one) => matches(row, one));
      case '$nor':
        return !docsOf(wanted).some((one) => matches(row, one));
      default:
        return fits(row[field], wanted);
    }
  });
}

function fits(value: unknown, wanted: unknown): boolean {
  if (!isOperators(wanted)) return compare(value ?? null, wanted) === 0;
  return Object.entries(wanted).every(([operator, operand]) => {
    const order = compare(value, operand);
    switch (operator) {
      case '$ne':
        return order !== 0;
      case '$gt':
        return order !== null && order > 0;
      case '$gte':
        return order !== null && order >= 0;
      case '$lt':
        return order !== null && order < 0;
      case '$lte':
        return order !== null && order <= 0;
      case '$in':
        return Array.isArray(operand) && operand.some((one) => compare(value, one) === 0);
      case '$type':
        return typeOf(value) === operand;
      case '$regex':
        return typeof value === 'string' && new RegExp(String(operand)).test(value);
      default:
        throw unsupported(operator);
    }
  });
}

function typeOf(value: unknown): string {
  if (Buffer.isBuffer(value)) return 'binData';
  if (value instanceof Date) return 'date';
  return typeof value;
}

function isOperators(value: unknown): value is Doc {
  return (
    typeof value === 'object' &&
    value !== null &&
    Object.getPrototypeOf(value) === Object.prototype &&
    Object.keys(value).every((key) => key.startsWith('$'))
  );
}

/** A negative number, 0 or a positive number as in a sort; `null` if the values have different types. */
export function compare(a: unknown, b: unknown): number | null {
  if (Buffer.isBuffer(a) && Buffer.isBuffer(b)) return a.length - b.length || Buffer.compare(a, b);
  if (a instanceof Date && b instanceof Date) return a.getTime() - b.getTime();
  if (typeof a === 'number' && typeof b === 'number') return a - b;
  if (typeof a === 'string' && typeof b === 'string') return a < b ? -1 : Number(a > b);
  return a === b ? 0 : null;
}

export function docOf(value: unknown): Doc {
  if (typeof value !== 'object' || value === null) throw new Refusal(14, 'TypeMismatch', 'not a document');
  return value as Doc;
}

export function docsOf(value: unknown): readonly Doc[] {
  if (!Array.isArray(value)) throw new Refusal(14, 'TypeMismatch', 'not a list');
  return value.map(docOf);
}

export function unsupported(what: string): Refusal {
  return new Refusal(2, 'BadValue', `the double does not know ${what}`);
}
