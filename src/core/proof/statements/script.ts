import { eachName, isNode, list, type Node, some } from '../meaning/node.ts';
import { parseScript } from '../meaning/script.ts';
import type { Block, Statement } from './block.ts';

/** The blocks of a program in JavaScript or TypeScript. Undefined where it is neither. */
export function scriptBlocks(path: string, text: string): readonly Block[] | undefined {
  const program = parseScript(path, text)?.program;
  return program && visit(program, undefined);
}

type Owner = Block['owner'];

function visit(value: unknown, owner: Owner): readonly Block[] {
  if (Array.isArray(value)) return value.flatMap(one => visit(one, owner));
  if (!isNode(value)) return [];
  const isFunction = /^(?:Function|ArrowFunction|ObjectMethod|Class(?:Private)?Method)/.test(value.type);
  // What a class holds is done when it is defined, and its fields whenever somebody makes an object.
  const inside = isFunction ? rangeOf(value) : /^(?:ClassBody|StaticBlock)$/.test(value.type) ? undefined : owner;
  const found = Object.values(value).flatMap(one => visit(one, inside));
  const own = /^(?:Program|BlockStatement|ClassBody|StaticBlock|TSModuleBlock)$/.test(value.type)
    ? value['body']
    : value.type === 'SwitchCase' && value['consequent'];
  if (!own) return found;
  return [{ ...rangeOf(value), owner: inside, statements: list(own).map(statementOf) }, ...found];
}

const statementOf = (node: Node): Statement => ({ ...rangeOf(node), binds: () => namesBoundBy(node) });

/** More than these, where a pattern has defaults. */
function namesBoundBy(node: Node): ReadonlySet<string> {
  const names = new Set<string>();
  some(node, one => {
    if (/^(?:VariableDeclarator|FunctionDeclaration|ClassDeclaration)$/.test(one.type))
      eachName(one['id'], name => names.add(name));
    return false;
  });
  return names;
}

const rangeOf = (node: Node) => ({ from: Number(node['start']), to: Number(node['end']) });
