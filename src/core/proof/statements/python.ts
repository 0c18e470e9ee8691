import type { SyntaxNode } from '@lezer/common';
import { parser } from '@lezer/python';
import type { Block, Statement } from './block.ts';

/** The blocks of a program in Python. Undefined where the grammar does not know all of it. */
export function pythonBlocks(text: string): readonly Block[] | undefined {
  const tree = parser.parse(text);
  let isRead = true;
  tree.iterate({
    enter: ({ type }) => {
      isRead &&= !type.isError;
    },
  });
  return isRead ? visit(tree.topNode, undefined, text) : undefined;
}

function visit(node: SyntaxNode, owner: Block['owner'], text: string): readonly Block[] {
  const inside =
    node.name === 'FunctionDefinition'
      ? { from: node.from, to: node.to }
      : node.name === 'ClassDefinition'
        ? undefined
        : owner;
  const found = childrenOf(node).flatMap(one => visit(one, inside, text));
  if (node.name !== 'Body' && node.name !== 'Script') return found;
  const statements = childrenOf(node)
    .filter(({ name }) => /Statement$|Definition$/.test(name))
    .map((one): Statement => ({ from: one.from, to: endOf(one, text), binds: () => namesBoundBy(one, text) }));
  return [{ from: node.from, to: node.to, owner: inside, statements }, ...found];
}

/** A `yield` makes a generator of the function, wherever it stands; what `global` names is another variable. */
function namesBoundBy(node: SyntaxNode, text: string): ReadonlySet<string> | undefined {
  const names = new Set<string>();
  let isKnown = true;
  const cursor = node.cursor();
  do {
    const { name, from, to } = cursor;
    if (/^(?:Yield|Scope|Delete)/.test(name) || name === 'yield' || name === 'global' || name === 'nonlocal')
      isKnown = false;
    if (name === 'VariableName' && isBinding(cursor.node, text)) names.add(text.slice(from, to));
  } while (cursor.next() && cursor.from < node.to);
  return isKnown ? names : undefined;
}

function isBinding(node: SyntaxNode, text: string): boolean {
  let target = node;
  while (/^(?:Tuple|Array|Parenthesized)Expression$/.test(target.parent?.name ?? '')) target = target.parent ?? target;
  const { parent } = target;
  const isBefore = (...names: readonly string[]) =>
    names.some(name => parent?.getChildren(name).some(({ from }) => target.from < from));
  switch (parent?.name) {
    case 'AssignStatement':
    case 'UpdateStatement':
    case 'NamedExpression':
      return isBefore('AssignOp', 'UpdateOp', 'TypeDef');
    case 'ForStatement':
      return isBefore('in');
    case 'ImportStatement':
    case 'FunctionDefinition':
    case 'ClassDefinition':
      return true;
    default:
      return /\bas\s+$/.test(text.slice(Math.max(0, target.from - 9), target.from));
  }
}

const childrenOf = (node: SyntaxNode): readonly SyntaxNode[] => {
  const children: SyntaxNode[] = [];
  for (let child = node.firstChild; child; child = child.nextSibling) children.push(child);
  return children;
};

/** Without the end of the line, which a block has too. */
const endOf = ({ from, to }: SyntaxNode, text: string): number => from + text.slice(from, to).trimEnd().length;
