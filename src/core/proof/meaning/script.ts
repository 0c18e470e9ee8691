import { type ParserOptions, parse } from '@babel/parser';
import { openErase } from './erase.ts';
import type { Meaning } from './meaning.ts';
import { eachName, isNode, list, type Node, nameOf, some, textOf } from './node.ts';

/** JavaScript or TypeScript, without types, comments and formatting. Undefined where it is neither. */
export function readScript(path: string, text: string): Meaning | undefined {
  const parsed = parseScript(path, text);
  try {
    return parsed && meaningOf(parsed.program, parsed.comments);
  } catch {
    // Nested so deeply that nobody wrote it.
    return undefined;
  }
}

/** Its syntax, and its comments. Undefined where it is no program, or one in a dialect. */
export function parseScript(
  path: string,
  text: string,
): { readonly program: Node; readonly comments: readonly string[] } | undefined {
  try {
    const { program, comments } = parse(text, optionsFor(path));
    return { program: program as unknown as Node, comments: comments?.map(({ value }) => value) ?? [] };
  } catch {
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
  const erase = openErase(hasDecorators);
  const rest = list(program['body']).filter(statement => {
    const found = importsOf(statement);
    for (const [name, source] of found ?? []) imports.set(name, source);
    if (!found) eachName(statement, name => mentions.add(name));
    return !found;
  });
  const erased = erase(rest);
  eachName(erased, name => uses.add(name));
  const body = [
    comments.filter(comment => directive.test(comment)),
    erase(program['interpreter']),
    erase(program['directives']),
    erased,
  ];
  return {
    body: JSON.stringify(body),
    imports,
    uses,
    mentions,
    isGlobal: name => name in globalThis || inBrowsers.has(name),
  };
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

const inBrowsers = new Set([
  'window',
  'document',
  'navigator',
  'location',
  'history',
  'localStorage',
  'sessionStorage',
  'self',
]);
