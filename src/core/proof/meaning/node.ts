/** A node of a tree as Babel gives it: https://github.com/babel/babel/blob/main/packages/babel-parser/ast/spec.md */
export type Node = Readonly<Record<string, unknown>> & { readonly type: string };

export const isNode = (value: unknown): value is Node => typeof value === 'object' && value !== null && 'type' in value;
export const list = (value: unknown): readonly Node[] => (Array.isArray(value) ? value.filter(isNode) : []);
export const nameOf = (node: unknown): string => (isNode(node) ? String(node['name'] ?? node['value'] ?? '') : '');
export const textOf = (node: unknown): string =>
  isNode(node) && typeof node['value'] === 'string' ? node['value'] : '';

export function some(value: unknown, test: (node: Node) => boolean): boolean {
  if (Array.isArray(value)) return value.some(one => some(one, test));
  return isNode(value) && (test(value) || Object.values(value).some(one => some(one, test)));
}

export function eachName(value: unknown, tell: (name: string) => void): void {
  some(value, node => {
    if (node.type === 'Identifier' || node.type === 'JSXIdentifier') tell(nameOf(node));
    return false;
  });
}
