import { record, text, type Untyped } from './untyped.ts';

export type ParsedXml = { readonly ok: true; readonly root: Untyped } | { readonly ok: false; readonly reason: string };

export interface XmlForm {
  /** `JUnit XML` */
  readonly name: string;
  /** The root element may be one of these. */
  readonly roots: readonly string[];
  /** The format names a document type. One that defines anything itself is refused all the same. */
  readonly doctype?: true;
}

/**
 * XML that somebody else wrote, as objects: attributes with `@` before their names, all values as text and undecoded. What
 * could define entities is refused, and nothing is ever fetched.
 */
export async function parseXml(source: string, { name, roots, doctype }: XmlForm): Promise<ParsedXml> {
  const prolog = /^\uFEFF?\s*(?:<\?[\s\S]*?\?>\s*|<!--[\s\S]*?-->\s*)*/;
  let start = source.replace(prolog, '');
  if (doctype) start = start.replace(/^<!DOCTYPE\s[^[<>]*>/, '').replace(prolog, '');
  if (/^<!/.test(start)) {
    const what = doctype ? 'a document type of its own' : 'a document type';
    return { ok: false, reason: `it declares ${what}, which a report in ${name} has no need of` };
  }
  const root = /^<([A-Za-z]+)[\s/>]/.exec(start)?.[1] ?? '';
  if (!roots.includes(root)) return { ok: false, reason: `it is not ${name}` };
  const { XMLParser, XMLValidator } = await import('fast-xml-parser');
  try {
    if (XMLValidator.validate(start, { allowBooleanAttributes: true }) !== true)
      return { ok: false, reason: 'it is not well-formed XML: it may have been cut short' };
    const parser = new XMLParser({
      ignoreAttributes: false,
      attributeNamePrefix: '@',
      parseTagValue: false,
      parseAttributeValue: false,
      processEntities: false,
      cdataPropName: '#cdata',
    });
    return { ok: true, root: record(parser.parse(start)) };
  } catch (error) {
    return { ok: false, reason: `it is not XML that can be read (${error instanceof Error ? error.name : 'unknown'})` };
  }
}

export const attribute = (node: Untyped, name: string): string => decodeXml(text(node[`@${name}`]));

const named: Readonly<Record<string, string>> = { lt: '<', gt: '>', amp: '&', quot: '"', apos: "'" };

/** XML's own five entities and character references. */
export function decodeXml(source: string): string {
  return source.replace(/&(?:#([0-9]{1,7})|#x([0-9a-f]{1,6})|([a-z]{2,4}));/gi, (all, decimal, hex, name) => {
    if (name !== undefined) return named[name] ?? all;
    const code = decimal !== undefined ? Number(decimal) : Number.parseInt(hex, 16);
    return code <= 0x10ffff ? String.fromCodePoint(code) : all;
  });
}
