import { isNode, list, type Node, nameOf, some } from './node.ts';

/**
 * `name: Type;`, and `this.name = undefined` in a constructor, say that a field is there, not what is in it: unless they
 * hide one of a class above.
 */
export function withoutBareFields(node: Node): Node {
  const { body, superClass } = node;
  if (!/^Class(?:Declaration|Expression)$/.test(node.type) || !isNode(body)) return node;
  const members = list(body['body']);
  const names = new Set(members.map(member => nameOf(member['key'])));
  const isBare = (member: Node) =>
    /^Class(?:Private)?Property$/.test(member.type) &&
    !(member['value'] || member['computed'] || list(member['decorators']).length) &&
    (!superClass || isSet(nameOf(member['key'])));
  const maker = members.find(member => member['kind'] === 'constructor');
  const isSet = (name: string) =>
    some(maker, one => one.type === 'AssignmentExpression' && ownName(one['left']) === name);
  // Nothing above an emitter of events is of the project's own making.
  const isOwn = !superClass || nameOf(superClass) === 'EventEmitter';
  const rest = members
    .filter(member => !isBare(member))
    .map(member => (isOwn && member['kind'] === 'constructor' ? withoutUndefined(member, names) : member));
  return { ...node, body: { ...body, body: rest } };
}

function withoutUndefined(method: Node, members: ReadonlySet<string>): Node {
  const { body } = method;
  if (!isNode(body)) return method;
  const set = new Set(members);
  const rest = list(body['body']).filter(({ expression }) => {
    if (!isNode(expression) || expression.type !== 'AssignmentExpression') return true;
    const { left, right, operator } = expression;
    const name = ownName(left);
    if (name === undefined) return true;
    const isFirst = !set.has(name);
    set.add(name);
    return !(
      isFirst &&
      operator === '=' &&
      isNode(right) &&
      right.type === 'Identifier' &&
      nameOf(right) === 'undefined'
    );
  });
  return { ...method, body: { ...body, body: rest } };
}

/** Of `this.name`. */
function ownName(node: unknown): string | undefined {
  if (!isNode(node) || node['computed'] || !isNode(node['object']) || node['object'].type !== 'ThisExpression')
    return undefined;
  return nameOf(node['property']);
}
