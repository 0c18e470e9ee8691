import { type ParserOptions, parse } from '@babel/parser';
import type { Meaning } from './meaning.ts';
import { isVersion } from './version.ts';

type Node = Readonly<Record<string, unknown>> & { readonly type: string };

/** JavaScript or TypeScript, without types, comments and formatting. Undefined where it is neither. */
export function readScript(path: string, text: string): Meaning | undefined {
  try {
    const { program, comments } = parse(text, optionsFor(path));
    return meaningOf(program as unknown as Node, comments?.map(({ value }) => value) ?? []);
  } catch {
    // No program, one in a dialect, or nested so deeply that nobody wrote it.
    return undefined;
  }
}

function optionsFor(path: string): ParserOptions {
  const isTyped = /ts$|tsx$/.test(path);
  return {
    sourceType: 'unambiguous',
    plugins: [
      'decorators-legacy',
      'decoratorAutoAccessors',
      'explicitResourceManagement',
      ...(isTyped ? (['typescript'] as const) : []),
      // In other typed files `<T>x` is a cast.
      ...(/\.(?:js|jsx|cjs|mjs|tsx)$/.test(path) ? (['jsx'] as const) : []),
    ],
    allowReturnOutsideFunction: true,
    allowAwaitOutsideFunction: true,
    allowSuperOutsideMethod: true,
    allowUndeclaredExports: true,
    attachComment: false,
    // What is wrong in its sense alone, such as a name that is declared twice, changes nothing in what stands there.
    errorRecovery: true,
  };
}

/** Comments that build tools obey. */
const directive = /@jsx|@vite-|webpack[A-Z]|[@#]__[A-Z]|^!/;

function meaningOf(program: Node, comments: readonly string[]): Meaning {
  const imports = new Map<string, string>();
  const mentions = new Set<string>();
  const uses = new Set<string>();
  // Those of a decorated class may be handed to its decorators as values, by `emitDecoratorMetadata`.
  const hasDecorators = some(program, node => Array.isArray(node['decorators']) && node['decorators'].length > 0);
  const strip = openStrip(hasDecorators);
  const rest = list(program['body']).filter(statement => {
    const found = importsOf(statement);
    for (const [name, source] of found ?? []) imports.set(name, source);
    if (!found) eachName(statement, name => mentions.add(name));
    return !found;
  });
  const stripped = strip(rest);
  eachName(stripped, name => uses.add(name));
  const body = [
    comments.filter(comment => directive.test(comment)),
    strip(program['interpreter']),
    strip(program['directives']),
    stripped,
  ];
  return { body: JSON.stringify(body), imports, uses, mentions, isGlobal: name => name in globalThis };
}

/** What an import of names binds, types left out; undefined for any other statement. */
function importsOf(statement: Node): readonly (readonly [string, string])[] | undefined {
  const source = textOf(statement['source']);
  const specifiers = list(statement['specifiers']);
  if (statement.type === 'ImportDeclaration') {
    if (!specifiers.length) return undefined;
    const values = statement['importKind'] === 'type' ? [] : specifiers.filter(one => one['importKind'] !== 'type');
    const withAttributes = JSON.stringify(
      list(statement['attributes']).map(one => [nameOf(one['key']), textOf(one['value'])]),
    );
    return values.map(one => [
      nameOf(one['local']),
      `${one.type} ${nameOf(one['imported'])} ${source} ${withAttributes}`,
    ]);
  }
  if (statement.type !== 'VariableDeclaration') return undefined;
  const found: (readonly [string, string])[] = [];
  for (const { id, init } of list(statement['declarations'])) {
    const required = requiredBy(init);
    if (required === undefined || !isNode(id)) return undefined;
    if (id.type === 'Identifier') found.push([nameOf(id), required]);
    else if (id.type !== 'ObjectPattern') return undefined;
    else {
      for (const property of list(id['properties'])) {
        const { value } = property;
        if (property.type !== 'ObjectProperty' || property['computed'] || !isNode(value) || value.type !== 'Identifier')
          return undefined;
        found.push([nameOf(value), `${required} ${nameOf(property['key'])}`]);
      }
    }
  }
  return found;
}

/** The module that `require('…')` names, with what is taken of it. */
function requiredBy(init: unknown): string | undefined {
  if (!isNode(init)) return undefined;
  if (init.type === 'MemberExpression' && !init['computed']) {
    const object = requiredBy(init['object']);
    return object === undefined ? undefined : `${object} ${nameOf(init['property'])}`;
  }
  const [argument, ...more] = list(init['arguments']);
  const isRequire = init.type === 'CallExpression' && nameOf(init['callee']) === 'require';
  return isRequire && argument?.type === 'StringLiteral' && !more.length ? `require ${textOf(argument)}` : undefined;
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

/** Gives a copy without what has no effect; undefined for what has none at all. */
function openStrip(keepTypes: boolean): (value: unknown) => unknown {
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

/** `name: Type;` says that a field is there, not what is in it; without a type it may hide one of a class above. */
function withoutBareFields(node: Node): Node {
  const { body, superClass } = node;
  if (!/^Class(?:Declaration|Expression)$/.test(node.type) || !isNode(body)) return node;
  const isBare = (member: Node) =>
    /^Class(?:Private)?Property$/.test(member.type) &&
    !(member['value'] || member['computed'] || list(member['decorators']).length) &&
    (!superClass || isNode(member['typeAnnotation']));
  return { ...node, body: { ...body, body: list(body['body']).filter(member => !isBare(member)) } };
}

const isNode = (value: unknown): value is Node => typeof value === 'object' && value !== null && 'type' in value;
const list = (value: unknown): readonly Node[] => (Array.isArray(value) ? value.filter(isNode) : []);
const nameOf = (node: unknown): string => (isNode(node) ? String(node['name'] ?? node['value'] ?? '') : '');
const textOf = (node: unknown): string => (isNode(node) && typeof node['value'] === 'string' ? node['value'] : '');

function some(value: unknown, test: (node: Node) => boolean): boolean {
  if (Array.isArray(value)) return value.some(one => some(one, test));
  return isNode(value) && (test(value) || Object.values(value).some(one => some(one, test)));
}

function eachName(value: unknown, tell: (name: string) => void): void {
  some(value, node => {
    if (node.type === 'Identifier' || node.type === 'JSXIdentifier') tell(nameOf(node));
    return false;
  });
}
