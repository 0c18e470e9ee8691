/**
 * The texts of fenced code blocks with the info string `landworthy`, as CommonMark reads fences. A block in a quoted
 * reply (`> ```) is not the author's, and a commented-out one is not there.
 */
export function recordBlocks(text: string): readonly string[] {
  const blocks: string[] = [];
  const lines = text.split(/\r\n?|\n/);
  let commented = false;
  for (let index = 0; index < lines.length; index++) {
    const line = lines[index] ?? '';
    if (commented || /^ {0,3}<!--/.test(line)) {
      commented = !line.includes('-->');
      continue;
    }
    const [, indent = '', fence, info = ''] = /^( {0,3})(`{3,}|~{3,})[ \t]*(.*)$/.exec(line) ?? [];
    // A back-tick in the info string makes it inline code.
    if (fence === undefined || (fence.startsWith('`') && info.includes('`'))) continue;
    const end = lines.findIndex((other, at) => at > index && isClosing(other, fence));
    const last = end < 0 ? lines.length : end;
    if (info.trim().split(/\s+/)[0] === 'landworthy') {
      const margin = new RegExp(`^ {0,${indent.length}}`);
      blocks.push(
        lines
          .slice(index + 1, last)
          .map(other => other.replace(margin, ''))
          .join('\n'),
      );
    }
    index = last;
  }
  return blocks;
}

function isClosing(line: string, fence: string): boolean {
  const found = /^ {0,3}(`{3,}|~{3,})[ \t]*$/.exec(line)?.[1];
  return found !== undefined && found[0] === fence[0] && found.length >= fence.length;
}
