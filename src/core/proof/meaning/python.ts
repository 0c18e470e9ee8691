import type { SyntaxNode } from '@lezer/common';
import { parser } from '@lezer/python';
import type { Meaning } from './meaning.ts';
import { isVersion } from './version.ts';

/** Python, without comments, documentation, formatting, and those annotations that nobody reads at run time. Undefined where it is none. */
export function readPython(text: string): Meaning | undefined {
  const imports = new Map<string, string>();
  const uses = new Set<string>();
  const mentions = new Set<string>();
  const tokens: string[] = [];
  const of = (node: SyntaxNode) => text.slice(node.from, node.to);
  // Somebody prints them, or reads options from them.
  const keepsOwn = /(?<![.\w])__doc__/.test(text);
  const keepsOthers = text.includes('.__doc__');

  const write = (node: SyntaxNode, place: Place): void => {
    if (node.type.isError || isUnreadable(node)) {
      tokens.push(of(node));
      return;
    }
    if (isSilent(node, place)) return;
    if (node.name === 'VariableName') uses.add(of(node));
    if (node.name === 'ImportStatement' && node.parent?.name === 'Script') {
      const bound = importsOf(node, of);
      if (bound) {
        for (const [name, source] of bound) imports.set(name, source);
        return;
      }
    }
    if (/String$/.test(node.name) && node.name !== 'ContinuedString') {
      tokens.push(isVersionOf(node, of) ? 'version' : plainQuotes(of(node)));
      return;
    }
    const cast =
      node.name === 'CallExpression' && /^(?:(?:t|typing)\.)?cast\s*\(/.test(of(node)) ? castOf(node) : undefined;
    if (cast) {
      write(cast, place);
      return;
    }
    const inner = placeIn(node, place, of);
    let at = node.from;
    tokens.push(`${node.name}(`);
    if (!node.firstChild) tokens.push(of(node));
    for (let child = node.firstChild; child; child = child.nextSibling) {
      const gap = text.slice(at, child.from).replace(/[\s\\]+/g, '');
      if (gap) tokens.push(gap);
      at = child.to;
      if (!isTrailingComma(child)) write(child, inner);
    }
    const end = node.firstChild ? text.slice(at, node.to).replace(/[\s\\]+/g, '') : '';
    tokens.push(end, ')');
  };

  const isSilent = (node: SyntaxNode, place: Place): boolean => {
    switch (node.name) {
      case 'Comment':
        return !/^#.*(?:coding[:=]|cython:|distutils:)/.test(of(node));
      case 'PassStatement':
      case 'TypeDefinition':
        return true;
      case 'ExpressionStatement': {
        const only = node.firstChild?.nextSibling ? undefined : node.firstChild?.name;
        if (only !== 'String') return only === 'Ellipsis';
        return !(node.parent?.name === 'Script' ? keepsOwn : keepsOthers || place.isDecorated);
      }
      case 'TypeDef':
        if (node.parent?.name === 'AssignStatement') return place.annotations === 'unread';
        return !place.isDecorated;
      case 'IfStatement':
        return /^if\s+(?:\w+\.)?TYPE_CHECKING\s*:/.test(of(node)) && !node.getChild('else') && !node.getChild('elif');
      case 'DecoratedStatement':
        return node.getChildren('Decorator').some(one => /^@(?:\w+\.)?overload\s*$/.test(of(one)));
      case 'AssignStatement':
        // A field, or a name, that is declared and holds nothing.
        if (node.getChild('TypeDef') && !node.getChild('AssignOp')) return place.annotations === 'unread';
        // What `import *` takes goes with what is there to take.
        if (node.firstChild && of(node.firstChild) === '__all__' && isListOfTexts(node.lastChild)) return true;
        return /^\w+\s*=\s*(?:\w+\.)?(?:TypeVar|ParamSpec|TypeVarTuple)\s*\(/.test(of(node));
      case 'ImportStatement':
        return /^from\s+__future__\s+import\s+annotations$/.test(of(node));
      default:
        return false;
    }
  };

  try {
    const tree = parser.parse(text);
    tree.iterate({
      enter: ({ name, from, to }) => {
        if (name === 'VariableName') mentions.add(text.slice(from, to));
        return name !== 'ImportStatement';
      },
    });
    write(tree.topNode, { annotations: 'unread', isDecorated: false });
  } catch {
    return undefined;
  }
  return { body: tokens.join('\n'), imports, uses, mentions, isGlobal: name => builtins.has(name) };
}

interface Place {
  /** Of names: a data class, a model or the like makes fields of them. */
  readonly annotations: 'read' | 'unread';
  /** Directly in what somebody's decorator gets: it may read annotations and texts, as those of command lines do. */
  readonly isDecorated: boolean;
}

function placeIn(node: SyntaxNode, place: Place, of: (node: SyntaxNode) => string): Place {
  if (node.name !== 'FunctionDefinition' && node.name !== 'ClassDefinition') return place;
  const decorators = node.parent?.name === 'DecoratedStatement' ? node.parent.getChildren('Decorator') : [];
  const isDecorated = decorators.some(one => !harmless.test(of(one)));
  if (node.name === 'FunctionDefinition') return { annotations: 'unread', isDecorated };
  const bases = node.getChild('ArgList');
  const isPlain =
    !bases || /^\(\s*(?:(?:\w+\.)?(?:object|Protocol|TypedDict|Generic)\b(?:\[[^\]]*\])?[\s,]*)*\)$/.test(of(bases));
  return { annotations: isPlain && !isDecorated ? 'unread' : 'read', isDecorated };
}

/** Decorators that read neither. */
const harmless =
  /^@(?:property|staticmethod|classmethod|abstractmethod|override|final|cached_property|lru_cache|cache|wraps|contextmanager|asynccontextmanager|total_ordering|no_type_check|\w+\.(?:setter|getter|deleter)|(?:abc|functools|contextlib|t|te|typing|typing_extensions)\.\w+)\s*(?:\(|$)/;

/** What it binds; undefined for `*`, for which no name tells whether it is used. */
function importsOf(
  node: SyntaxNode,
  of: (node: SyntaxNode) => string,
): readonly (readonly [string, string])[] | undefined {
  const text = of(node)
    .replace(/#.*/g, '')
    .replace(/[\s\\()]+/g, ' ')
    .trim();
  const [, module, names = text.replace(/^import /, '')] = /^from (.+?) import (.+)$/.exec(text) ?? [];
  if (names.trim() === '*' || module === '__future__') return undefined;
  return names
    .split(',')
    .filter(part => part.trim())
    .map(part => {
      const [name = '', alias] = part.trim().split(/ as /);
      const bound = alias ?? (module === undefined ? (name.split('.')[0] ?? '') : name);
      return [bound.trim(), `${module ?? ''} ${name}`] as const;
    });
}

/** The second and last argument of `cast(…)`. */
function castOf(node: SyntaxNode): SyntaxNode | undefined {
  const value = node.getChild('ArgList')?.getChild(',')?.nextSibling;
  const after = value?.nextSibling;
  return value && (after?.name === ')' || (after?.name === ',' && after.nextSibling?.name === ')')) ? value : undefined;
}

const isListOfTexts = (node: SyntaxNode | null): boolean => {
  if (!node || !/^(?:Array|Tuple)Expression$/.test(node.name)) return false;
  for (let child = node.firstChild; child; child = child.nextSibling) {
    if (!/^(?:String|Comment|[[\](),])$/.test(child.name)) return false;
  }
  return true;
};

/** The grammar wants a value after `yield`. */
const isBareYield = (node: SyntaxNode): boolean => node.from === node.to && /^Yield/.test(node.parent?.name ?? '');

/** A statement that the grammar does not know, and what stands next to it: there, nothing is what it is taken for. */
function isUnreadable(node: SyntaxNode): boolean {
  if (!/^(?:Body|Script)$/.test(node.parent?.name ?? '')) return false;
  return [node.prevSibling, node, node.nextSibling].some(one => one !== null && hasError(one));
}

function hasError(node: SyntaxNode): boolean {
  if (node.type.isError) return !isBareYield(node);
  for (let child = node.firstChild; child; child = child.nextSibling) {
    if (child.name !== 'Body' && hasError(child)) return true;
  }
  return false;
}

const closers: Readonly<Record<string, RegExp>> = {
  ParamList: /^\)$/,
  ArgList: /^\)$/,
  ArrayExpression: /^\]$/,
  DictionaryExpression: /^\}$/,
  SetExpression: /^\}$/,
};

const isTrailingComma = (node: SyntaxNode): boolean =>
  node.name === ',' && (closers[node.parent?.name ?? '']?.test(node.nextSibling?.name ?? '') ?? false);

const isVersionOf = (node: SyntaxNode, of: (node: SyntaxNode) => string): boolean => {
  const statement = node.parent;
  const name = statement?.name === 'AssignStatement' ? statement.firstChild : null;
  return name !== null && /^_*version_*$/i.test(of(name)) && isVersion(of(node).slice(1, -1));
};

/** Both kinds of quotes mean the same where nothing inside could tell. */
const plainQuotes = (text: string): string => text.replace(/^(\w*)'([^'"\\\n]*)'$/, '$1"$2"');

/** Names that other modules are often asked for in their stead. */
const builtins = new Set(
  'open print input range zip map filter str bytes int float dict list set tuple type super object any all sum min max round pow reversed sorted next iter hash id len abs chr ord format bin hex oct repr compile eval exec vars exit quit'.split(
    ' ',
  ),
);
