import type { Edit } from '../edit.ts';
import { isNode, list, type Node, nameOf, some } from '../meaning/node.ts';
import { parseScript } from '../meaning/script.ts';
import { lineEdit } from './lines.ts';
import type { Piece, PieceKind } from './piece.ts';

/** The functions of a program in JavaScript or TypeScript, and what these are made of. Undefined where it is neither. */
export function scriptPieces(path: string, text: string): readonly Piece[] | undefined {
  const program = parseScript(path, text)?.program;
  return program && visit(program, { text, owner: undefined, label: undefined, bare: [] });
}

interface Place {
  readonly text: string;
  /** The function that this is a part of. */
  readonly owner: string | undefined;
  /** What a function that stands here is called. */
  readonly label: string | undefined;
  /** What makes up, without a block, what a statement does. */
  readonly bare: readonly unknown[];
}

function visit(value: unknown, place: Place): readonly Piece[] {
  if (Array.isArray(value)) return value.flatMap(one => visit(one, place));
  if (!isNode(value) || value['declare'] === true || value.type.startsWith('TSType')) return [];
  const { owner } = place;
  const within = (label: string | undefined): Place => ({ ...place, label });
  switch (value.type) {
    case 'FunctionDeclaration':
    case 'FunctionExpression':
    case 'ArrowFunctionExpression':
      return functionPiece(value, nameOf(value['id']) || place.label, place);
    case 'ObjectMethod':
    case 'ClassMethod':
    case 'ClassPrivateMethod':
      return functionPiece(value, qualified(place.label, keyOf(value, place.text)), place);
    case 'ClassProperty':
    case 'ClassPrivateProperty':
    case 'ClassAccessorProperty':
    case 'ObjectProperty':
      return visit(value['value'], within(qualified(place.label, keyOf(value, place.text))));
    case 'ClassDeclaration':
    case 'ClassExpression':
      return visit([value['superClass'], value['body']], within(nameOf(value['id']) || place.label));
    case 'VariableDeclarator':
      return visit(value['init'], within(nameOf(value['id']) || undefined));
    case 'AssignmentExpression':
      return visit(value['right'], within(targetOf(value['left'], place.text)));
    case 'ExportDefaultDeclaration':
      return visit(value['declaration'], within('default'));
    case 'ReturnStatement':
      return visit(value['argument'], within(owner && `what ${owner} returns`));
    case 'CallExpression':
    case 'NewExpression':
      // `export const getUser = cached(async id => …)`
      return [
        ...visit(value['callee'], within(undefined)),
        ...list(value['arguments']).flatMap(one =>
          visit(one, within(owner === undefined || one.type === 'ObjectExpression' ? place.label : undefined)),
        ),
      ];
    case 'ObjectExpression':
    case 'ClassBody':
    case 'TSAsExpression':
    case 'TSSatisfiesExpression':
    case 'ParenthesizedExpression':
      return Object.values(value).flatMap(one => visit(one, place));
    default: {
      if (owner !== undefined) return branches(value, owner, place) ?? parts(value, within(undefined));
      // Of what a module defines in several ways, a machine has one.
      return /^(?:If|Try)Statement$/.test(value.type) ? [] : parts(value, within(undefined));
    }
  }
}

const parts = (node: Node, place: Place): readonly Piece[] => Object.values(node).flatMap(one => visit(one, place));

/** Undefined for what is none. */
function branches(node: Node, owner: string, place: Place): readonly Piece[] | undefined {
  const { text } = place;
  const here: Place = {
    ...place,
    label: undefined,
    bare: [node['consequent'], node['alternate'], node['body']],
  };
  const piece = (kind: PieceKind, whole: Node, edit: Edit, ...inside: unknown[]): Piece => ({
    kind,
    name: owner,
    from: startOf(whole),
    to: endOf(whole),
    edit,
    inner: visit(inside, here),
  });
  switch (node.type) {
    case 'IfStatement': {
      const { test, consequent, alternate } = node;
      if (!isNode(consequent)) return [];
      const tests = visit(test, here);
      if (!isNode(alternate)) return [...tests, piece('if', node, without(node, place), consequent)];
      const first: Edit = {
        from: startOf(node),
        to: endOf(node),
        text: text.slice(startOf(alternate), endOf(alternate)),
      };
      const rest =
        alternate.type === 'IfStatement'
          ? (branches(alternate, owner, here) ?? [])
          : [piece('else', alternate, { from: endOf(consequent), to: endOf(node), text: '' }, alternate)];
      return [...tests, { ...piece('if', consequent, first, consequent) }, ...rest];
    }
    case 'SwitchCase': {
      if (!list(node['consequent']).length) return [];
      return [piece('case', node, lineEdit(text, startOf(node), endOf(node)), node['consequent'])];
    }
    case 'CatchClause': {
      const { body, param } = node;
      if (!isNode(body)) return [];
      const name = isNode(param) ? nameOf(param) || 'error' : 'error';
      const head =
        isNode(param) && param.type === 'Identifier' ? text.slice(startOf(node), startOf(body)) : `catch (${name}) `;
      const edit: Edit = {
        from: startOf(node),
        to: endOf(node),
        text: `${head}{${inside(body, text, `throw ${name};`)}}`,
      };
      return [piece('catch', node, edit, body)];
    }
    case 'ForStatement':
    case 'ForInStatement':
    case 'ForOfStatement':
    case 'WhileStatement':
    case 'DoWhileStatement':
      return [piece('loop', node, without(node, place), node['body'], node['test'], node['right'])];
    default:
      return undefined;
  }
}

function functionPiece(node: Node, name: string | undefined, place: Place): readonly Piece[] {
  const { body } = node;
  if (!isNode(body)) return [];
  const { text } = place;
  const owner = name ?? place.owner;
  const inner = visit([node['params'], body], {
    text,
    owner,
    bare: [],
    label: body.type === 'BlockStatement' || !owner ? undefined : `what ${owner} returns`,
  });
  if (name === undefined) return inner;
  const edit = emptied(node, body, text);
  return edit ? [{ kind: 'function', name, from: startOf(node), to: endOf(node), edit, inner }] : inner;
}

/** What leaves nothing of a function but that it is there; undefined where nothing else is in it. */
function emptied(node: Node, body: Node, text: string): Edit | undefined {
  if (body.type !== 'BlockStatement') {
    const shown = text.slice(startOf(body), endOf(node)).replace(/^\(|\)$/g, '');
    if (nothing.test(shown.trim())) return undefined;
    const arrow = text.lastIndexOf('=>', startOf(body));
    return { from: arrow + 2, to: endOf(node), text: ' undefined' };
  }
  const statements = list(body['body']);
  const kept = node['kind'] === 'constructor' ? statements.filter(isSuperCall) : [];
  const lost = statements.filter(one => !kept.includes(one) && !isNothing(one, text));
  if (!lost.length) return undefined;
  return {
    from: startOf(body),
    to: endOf(body),
    text: `{${inside(body, text, kept.map(one => text.slice(startOf(one), endOf(one))).join(' '))}}`,
  };
}

const isSuperCall = (statement: Node): boolean =>
  statement.type === 'ExpressionStatement' &&
  some(
    statement['expression'],
    one => one.type === 'CallExpression' && isNode(one['callee']) && one['callee'].type === 'Super',
  );

/** It returns nothing, or what is as good as nothing, or says that it must not be called. */
const isNothing = (statement: Node, text: string): boolean =>
  statement.type === 'ThrowStatement' ||
  statement.type === 'EmptyStatement' ||
  (statement.type === 'ReturnStatement' &&
    (!isNode(statement['argument']) ||
      nothing.test(text.slice(startOf(statement['argument']), endOf(statement['argument'])))));

const nothing = /^(?:undefined|null|void 0|false|0|''|""|\{\s*\})$/;

/** Statements for a block's stead, on lines of their own where it has several. */
function inside(block: Node, text: string, statements: string): string {
  const [from, to] = [startOf(block) + 1, endOf(block) - 1];
  const content = text.slice(from, to);
  if (!content.includes('\n')) return statements && ` ${statements} `;
  const last = content.slice(content.lastIndexOf('\n'));
  const end = /^\s*$/.test(last) ? last : '\n';
  return statements ? `${end}  ${statements}${end}` : end;
}

/** Takes a statement out of its block; where there is none, or lines would become one, something empty stands for it. */
function without(node: Node, { text, bare }: Place): Edit {
  const edit = lineEdit(text, startOf(node), endOf(node));
  const next = text.slice(endOf(node)).trimStart()[0] ?? '';
  const instead = bare.includes(node)
    ? '{}'
    : '([`+-/'.includes(next || ' ') && !/[;{}]\s*$/.test(text.slice(0, startOf(node)))
      ? ';'
      : '';
  return instead ? { from: startOf(node), to: endOf(node), text: instead } : edit;
}

function keyOf(node: Node, text: string): string {
  const key = node['key'];
  if (!isNode(key)) return '';
  if (node['computed'] === true) return `[${text.slice(startOf(key), endOf(key))}]`;
  return key.type === 'PrivateName' ? `#${nameOf(key['id'])}` : nameOf(key);
}

const qualified = (label: string | undefined, key: string): string => (label === undefined ? key : `${label}.${key}`);

function targetOf(left: unknown, text: string): string | undefined {
  if (!isNode(left)) return undefined;
  const name = text.slice(startOf(left), endOf(left));
  return /^[\w.$]{1,60}$/.test(name) ? name : undefined;
}

const startOf = (node: Node): number => Number(node['start']);
const endOf = (node: Node): number => Number(node['end']);
