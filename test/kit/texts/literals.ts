import { parse, type Node } from 'acorn';
import { transformSync } from 'esbuild';

/** A node of the syntax tree of a source, with its fields. */
export type Place = Node & { readonly [field: string]: unknown };

/** Returns the syntax tree of a source in TypeScript. Comments and types are not in it. */
export function treeOf(source: string): Place {
  const { code } = transformSync(source, { loader: 'ts', target: 'es2022' });
  return parse(code, { ecmaVersion: 'latest', sourceType: 'module' }) as unknown as Place;
}

export function isNode(value: unknown): value is Place {
  return typeof value === 'object' && value !== null && 'type' in value && typeof value.type === 'string';
}

/** Returns the text of a literal, in which `${}` stands for what is put in; `null` for any other node. */
export function textOf(node: Place): string | null {
  if (node.type === 'Literal') return typeof node['value'] === 'string' ? node['value'] : null;
  if (node.type !== 'TemplateLiteral') return null;
  const parts = node['quasis'] as readonly { readonly value: { readonly cooked: string } }[];
  return parts.map(({ value }) => value.cooked).join('${}');
}

export function nameOf(node: unknown): string {
  return isNode(node) && typeof node['name'] === 'string' ? node['name'] : '';
}

/** Calls `visit` for each node of a tree. */
export function walk(value: unknown, visit: (node: Place) => void): void {
  if (Array.isArray(value)) for (const each of value) walk(each, visit);
  if (!isNode(value)) return;
  visit(value);
  for (const inner of Object.values(value)) walk(inner, visit);
}

/** Returns every text in a source, without the addresses of its imports. */
export function textsOf(source: string): readonly string[] {
  const found: string[] = [];
  const addresses = new Set<unknown>();
  walk(treeOf(source), (node) => {
    if (/^(?:Import|Export)/.test(node.type)) addresses.add(node['source']);
    const text = addresses.has(node) ? null : textOf(node);
    if (text !== null) found.push(text);
  });
  return found;
}
