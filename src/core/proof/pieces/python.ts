import type { SyntaxNode } from '@lezer/common';
import { parser } from '@lezer/python';
import type { Edit } from '../edit.ts';
import { lineEdit } from './lines.ts';
import type { Piece, PieceKind } from './piece.ts';

/** The functions of a program in Python, and what these are made of. */
export function pythonPieces(text: string): readonly Piece[] {
  const tree = parser.parse(text);
  const errors: number[] = [];
  tree.iterate({
    enter: ({ type, from, node }) => {
      // The grammar wants a value after `yield`.
      if (type.isError && !/^Yield/.test(node.parent?.name ?? '')) errors.push(from);
    },
  });
  const isRead = ({ from, to }: SyntaxNode) => !errors.some(at => at >= from && at <= to);
  return childrenOf(tree.topNode).flatMap(one => visit(one, { text, owner: undefined, label: undefined, isRead }));
}

interface Place {
  readonly text: string;
  /** The function that this is a part of. */
  readonly owner: string | undefined;
  /** The class that it is a member of. */
  readonly label: string | undefined;
  /** What the grammar does not know, is not what it is taken for. */
  readonly isRead: (node: SyntaxNode) => boolean;
}

function visit(node: SyntaxNode, place: Place): readonly Piece[] {
  const { owner } = place;
  switch (node.name) {
    case 'DecoratedStatement':
      return node
        .getChildren('Decorator')
        .some(one => /^@(?:\w+\.)?(?:overload|abstractmethod)\b/.test(textOf(one, place)))
        ? []
        : childrenOf(node).flatMap(one => visit(one, place));
    case 'ClassDefinition':
      return inside(node.getChild('Body'), { ...place, label: qualified(place.label, nameOf(node, place)) });
    case 'FunctionDefinition':
      return functionPiece(node, place);
    case 'IfStatement':
    case 'TryStatement':
      // Of what a module defines in several ways, a machine has one.
      return owner === undefined ? [] : branches(node, owner, place);
    default:
      return owner === undefined ? childrenOf(node).flatMap(one => visit(one, place)) : branches(node, owner, place);
  }
}

const inside = (body: SyntaxNode | null | undefined, place: Place): readonly Piece[] =>
  body ? childrenOf(body).flatMap(one => visit(one, place)) : [];

function functionPiece(node: SyntaxNode, place: Place): readonly Piece[] {
  const body = node.getChild('Body');
  const name = qualified(place.label, nameOf(node, place));
  if (!body || !place.isRead(node)) return [];
  const inner = inside(body, { ...place, owner: name, label: undefined });
  const statements = statementsOf(body);
  const kept = statements.filter(one => isDocumentation(one) || isAbove(one, place));
  if (statements.every(one => kept.includes(one) || isNothing(one, place))) return inner;
  const edit = emptied(
    statements.filter(one => !kept.includes(one)),
    isGenerator(body) ? 'return; yield' : kept.length ? '' : 'pass',
    place,
  );
  return edit ? [{ kind: 'function', name, from: node.from, to: endOf(node, place), edit, inner }] : inner;
}

function branches(node: SyntaxNode, owner: string, place: Place): readonly Piece[] {
  const piece = (
    kind: PieceKind,
    from: number,
    to: number,
    edit: Edit | undefined,
    body: SyntaxNode | null | undefined,
  ): readonly Piece[] =>
    edit ? [{ kind, name: owner, from, to, edit, inner: inside(body, place) }] : inside(body, place);
  const bodies = node.getChildren('Body');
  const whole = (kind: PieceKind) => piece(kind, node.from, endOf(node, place), without(node, place), bodies[0]);
  switch (node.name) {
    case 'IfStatement':
      return bodies.length === 1
        ? whole('if')
        : armsOf(node).flatMap(({ word, body, next }) => {
            const end = endOf(body, place);
            const edit: Edit =
              word.name !== 'if'
                ? lineEdit(place.text, word.from, end)
                : { from: word.from, to: next?.to ?? end, text: next?.name === 'elif' ? 'if' : 'if True' };
            return piece(word.name === 'else' ? 'else' : 'if', word.from, end, edit, body);
          });
    case 'TryStatement':
      return armsOf(node).flatMap(({ word, body, head }) => {
        if (word.name === 'except' && !/\b(?:ImportError|ModuleNotFoundError)\b/.test(head(place.text))) {
          const statements = statementsOf(body);
          const isPassedOn = statements.length === 1 && statements[0] && /^raise$/.test(textOf(statements[0], place));
          return piece(
            'catch',
            word.from,
            endOf(body, place),
            isPassedOn ? undefined : emptied(statements, 'raise', place),
            body,
          );
        }
        if (word.name === 'finally')
          return piece('finally', word.from, endOf(body, place), emptied(statementsOf(body), 'pass', place), body);
        return inside(body, place);
      });
    case 'ForStatement':
    case 'WhileStatement':
      return whole('loop');
    case 'MatchStatement': {
      const clauses = node.getChild('MatchBody')?.getChildren('MatchClause') ?? [];
      return clauses.flatMap(one =>
        piece(
          'case',
          one.from,
          endOf(one, place),
          clauses.length > 1 ? lineEdit(place.text, one.from, endOf(one, place)) : undefined,
          one.getChild('Body'),
        ),
      );
    }
    default:
      return childrenOf(node).flatMap(one => visit(one, place));
  }
}

interface Arm {
  readonly word: SyntaxNode;
  readonly body: SyntaxNode;
  /** The word that begins the next one. */
  readonly next: SyntaxNode | undefined;
  /** What stands between its word and its body. */
  readonly head: (text: string) => string;
}

const words = /^(?:if|elif|else|try|except|finally)$/;

/** `if`, `elif` and `else`, or `try`, `except`, `else` and `finally`. */
function armsOf(node: SyntaxNode): readonly Arm[] {
  const arms: Arm[] = [];
  let word: SyntaxNode | undefined;
  for (const child of childrenOf(node)) {
    if (words.test(child.name)) word = child;
    const own = word;
    if (child.name !== 'Body' || !own) continue;
    const next = childrenOf(node).find(one => one.from >= child.to && words.test(one.name));
    arms.push({ word: own, body: child, next, head: text => text.slice(own.to, child.from) });
  }
  return arms;
}

/** What stands instead of these, which follow each other. */
function emptied(statements: readonly SyntaxNode[], instead: string, place: Place): Edit | undefined {
  const [first, last] = [statements[0], statements.at(-1)];
  if (!first || !last) return undefined;
  const edit = lineEdit(place.text, first.from, endOf(last, place));
  return instead ? { from: first.from, to: endOf(last, place), text: instead } : edit;
}

/** Takes a statement out of its block. */
function without(node: SyntaxNode, place: Place): Edit {
  const [from, to] = [node.from, endOf(node, place)];
  const edit = lineEdit(place.text, from, to);
  const isAlone = !node.parent || statementsOf(node.parent).length < 2;
  return isAlone || (edit.from === from && edit.to === to) ? { from, to, text: 'pass' } : edit;
}

const childrenOf = (node: SyntaxNode): readonly SyntaxNode[] => {
  const children: SyntaxNode[] = [];
  for (let child = node.firstChild; child; child = child.nextSibling) children.push(child);
  return children;
};

const statementsOf = (body: SyntaxNode): readonly SyntaxNode[] =>
  childrenOf(body).filter(({ name }) => /Statement$|Definition$/.test(name));

const isDocumentation = (node: SyntaxNode): boolean =>
  node.name === 'ExpressionStatement' && node.firstChild?.name === 'String' && !node.firstChild.nextSibling;

/** What every object of a class above needs. */
const isAbove = (node: SyntaxNode, place: Place): boolean =>
  /^(?:super\(.*?\)|[A-Z]\w*)\.__(?:init|new|post_init)__\(/s.test(textOf(node, place));

const nothing = /^(?:\.\.\.|return(?: None| False| 0| ""| ''| \[\]| \{\}| \(\))?)$/;

/** It returns nothing, or what is as good as nothing, or says that it must not be called. */
const isNothing = (node: SyntaxNode, place: Place): boolean =>
  node.name === 'PassStatement' || node.name === 'RaiseStatement' || nothing.test(textOf(node, place));

function isGenerator(node: SyntaxNode): boolean {
  return childrenOf(node).some(
    one =>
      one.name === 'yield' || (!/^(?:Function|Class)Definition$|^LambdaExpression$/.test(one.name) && isGenerator(one)),
  );
}

/** Without the end of the line, which a block has too. */
const endOf = ({ from, to }: SyntaxNode, { text }: Place): number => from + text.slice(from, to).trimEnd().length;
const textOf = (node: SyntaxNode, place: Place): string => place.text.slice(node.from, endOf(node, place));
const nameOf = (node: SyntaxNode, place: Place): string => {
  const name = node.getChild('VariableName');
  return name ? textOf(name, place) : '';
};
const qualified = (label: string | undefined, name: string): string =>
  label === undefined ? name : `${label}.${name}`;
