/**
 * Whether a column's rows need not be touched to become of the other type: PostgreSQL's binary-coercible casts, and lengths
 * that only grow. Types as the parser names them.
 */
export function isBinaryCoercible(from: string, to: string): boolean {
  if (from === to) return true;
  const [was, is] = [parse(from), parse(to)];
  if (!was || !is || was.array !== is.array) return false;
  if (was.name === is.name) return isWider(was, is);
  // A length is checked, and so the rows are read and written.
  if (/^(?:varchar|text)$/.test(was.name) && /^(?:varchar|text)$/.test(is.name)) return is.widths.length === 0;
  return coercible.has(`${was.name} ${is.name}`);
}

const coercible = new Set(['cidr inet', 'xml text', 'xml varchar', 'citext text', 'text citext']);

function isWider(was: Parsed, is: Parsed): boolean {
  const [a, b] = [was.widths, is.widths];
  switch (was.name) {
    case 'varchar':
    case 'varbit':
    case 'timestamp':
    case 'timestamptz':
    case 'time':
    case 'timetz':
      return b.length === 0 || (a.length > 0 && (a[0] ?? 0) <= (b[0] ?? 0));
    case 'numeric':
      return b.length === 0 || (a.length > 0 && (a[1] ?? 0) === (b[1] ?? 0) && (a[0] ?? 0) <= (b[0] ?? 0));
    default:
      return false;
  }
}

interface Parsed {
  readonly name: string;
  readonly widths: readonly number[];
  readonly array: boolean;
}

function parse(type: string): Parsed | undefined {
  const [, name = '', widths, array = ''] = /^([^()[\]]+)(?:\(([0-9,]+)\))?((?:\[\])*)$/.exec(type) ?? [];
  return name ? { name, widths: widths ? widths.split(',').map(Number) : [], array: array !== '' } : undefined;
}
