import { Document, isMap, isScalar, parseDocument, Scalar, visit } from 'yaml';

const width = 100;

/**
 * The YAML of a record with these answers in it: a new one, or an existing one whose other answers and comments stay as
 * they are. The existing text must be a valid record.
 */
export function recordText(existing: string | undefined, answers: ReadonlyMap<string, unknown>): string {
  const document = parseDocument(existing ?? '', { stringKeys: true });
  const target = isMap(document.contents) ? document : new Document({});
  for (const [key, value] of answers) target.set(key, nodeOf(target, value));
  return target.toString({ lineWidth: width, minContentWidth: 0, flowCollectionPadding: false });
}

/** Long texts stand in blocks, so that a review shows them line by line; lists of names stand on one line. */
function nodeOf(document: Document, value: unknown) {
  const node = document.createNode(value, { flow: Array.isArray(value) });
  visit(node, {
    Scalar: (_, scalar) => {
      if (!isScalar(scalar) || typeof scalar.value !== 'string') return;
      if (scalar.value.includes('\n')) scalar.type = Scalar.BLOCK_LITERAL;
      else if (scalar.value.length > width - 20) scalar.type = Scalar.BLOCK_FOLDED;
    },
  });
  return node;
}

/** The fenced block for the text of a pull request; its fence is longer than any in the record. */
export function recordBlock(text: string): string {
  const longest = Math.max(2, ...[...text.matchAll(/`+/g)].map(([run]) => run.length));
  const fence = '`'.repeat(longest + 1);
  return `${fence}landworthy\n${text}${fence}\n`;
}
