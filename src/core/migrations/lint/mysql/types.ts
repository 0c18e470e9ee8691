/** Whether a text of variable length only gets longer, and its length takes as many bytes as before. */
export function lengthGrows(from: string, to: string): boolean {
  const [was, is] = [widthOf(from), widthOf(to)];
  if (was === undefined || is === undefined || was.name !== is.name || was.width > is.width) return false;
  // With four bytes a character, 64 of them are more than one byte can count.
  return was.width > 63 === is.width > 63;
}

function widthOf(type: string): { readonly name: string; readonly width: number } | undefined {
  const [, name, width] = /^(varchar|varbinary)\(([0-9]+)\)$/.exec(type) ?? [];
  return name ? { name, width: Number(width) } : undefined;
}

/** Whether an enum or a set gets more values at its end, and no others. */
export function valuesGrow(from: string, to: string): boolean {
  const list = /^(?:enum|set)\((.*)\)$/s;
  const [was, is] = [list.exec(from)?.[1], list.exec(to)?.[1]];
  return was !== undefined && is?.startsWith(`${was},`) === true && from.slice(0, 3) === to.slice(0, 3);
}

const wholes = ['tinyint', 'smallint', 'mediumint', 'int', 'bigint'];

/** Whether all values of a type are values of the other: what OceanBase does online. */
export function isWider(from: string, to: string): boolean {
  const [was, is] = [wholes.indexOf(from), wholes.indexOf(to)];
  if (was >= 0 && is >= 0) return was <= is;
  const parse = (type: string) => /^(varchar|varbinary|char|decimal)\(([0-9]+)(?:,([0-9]+))?\)$/.exec(type) ?? [];
  const [, a, aWidth, aScale] = parse(from);
  const [, b, bWidth, bScale] = parse(to);
  return a !== undefined && a === b && aScale === bScale && Number(aWidth) <= Number(bWidth);
}
