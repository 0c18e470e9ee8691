import { withoutBareFields } from './fields.ts';
import { isNode, list, type Node, nameOf, textOf } from './node.ts';
import { isVersion } from './version.ts';

/** Gives a copy without what has no effect; undefined for what has none at all. */
export function openErase(keepTypes: boolean): (value: unknown) => unknown {
  const strip = (value: unknown): unknown => {
    if (Array.isArray(value)) {
      // A hole in an array is null.
      return value.flatMap(one => (one === null ? [null] : [strip(one)])).filter(one => one !== undefined);
    }
    if (!isNode(value)) return value;
    if (typeof value['expression'] === 'object' && wrappers.has(value.type)) return strip(value['expression']);
    if (isDeclaration(value)) return undefined;
    const copy: Record<string, unknown> = { type: value.type };
    for (const [key, part] of Object.entries(withoutBareFields(value))) {
      if (places.has(key) || types.has(key)) continue;
      if (!keepTypes && (key === 'typeAnnotation' || key === 'returnType')) continue;
      // Of a call or a member, `?.`; of anything else, a type.
      if (key === 'optional' && !value.type.startsWith('Optional')) continue;
      copy[key] = strip(part);
    }
    return mend(value, copy);
  };
  return strip;
}

/** Statements and members that no program has. */
const declarations = new Set([
  'EmptyStatement',
  'TSInterfaceDeclaration',
  'TSTypeAliasDeclaration',
  'TSDeclareFunction',
  'TSDeclareMethod',
  'TSIndexSignature',
  'TSNamespaceExportDeclaration',
]);
const wrappers = new Set([
  'TSAsExpression',
  'TSSatisfiesExpression',
  'TSNonNullExpression',
  'TSTypeAssertion',
  'TSInstantiationExpression',
]);
const places = new Set(['type', 'start', 'end', 'loc', 'range', 'extra', 'errors', 'exportKind', 'importKind']);
const types = new Set([
  ...['typeParameters', 'typeArguments', 'superTypeParameters', 'implements', 'accessibility', 'abstract'],
  ...['override', 'readonly', 'definite', 'declare', 'predicate'],
]);

function isDeclaration(node: Node): boolean {
  if (
    declarations.has(node.type) ||
    node['declare'] === true ||
    (node['abstract'] === true && node.type.endsWith('Property'))
  )
    return true;
  const { declaration } = node;
  if (node.type === 'ExportNamedDeclaration' && isNode(declaration)) return isDeclaration(declaration);
  if (node.type === 'ExportDefaultDeclaration' && isNode(declaration))
    return declaration.type === 'TSInterfaceDeclaration';
  if (node['exportKind'] === 'type' || node['importKind'] === 'type') return true;
  const specifiers = list(node['specifiers']);
  return specifiers.length > 0 && specifiers.every(isDeclaration);
}

function mend(node: Node, copy: Record<string, unknown>): unknown {
  if (node.type === 'JSXText')
    return jsxText(String(node['value'])) && { ...copy, value: jsxText(String(node['value'])) };
  // Holds a program's own text too, in which line breaks count.
  if (node.type === 'TemplateElement') return { type: node.type, value: node['value'] };
  if (node.type === 'VariableDeclarator' && /^_*version$/i.test(nameOf(node['id'])) && isVersion(textOf(node['init'])))
    return { ...copy, init: 'version' };
  if (/Function|Method/.test(node.type) && Array.isArray(copy['params']))
    return { ...copy, params: copy['params'].filter(one => nameOf(one) !== 'this') };
  return copy;
}

/** As it is rendered: lines are joined by a space, without what stands at their ends. */
function jsxText(text: string): string | undefined {
  const lines = text.split('\n');
  const kept = lines.map((line, index) => {
    const begun = index ? line.replace(/^[ \t\r]+/, '') : line;
    return index < lines.length - 1 ? begun.replace(/[ \t\r]+$/, '') : begun;
  });
  return kept.filter(Boolean).join(' ') || undefined;
}
