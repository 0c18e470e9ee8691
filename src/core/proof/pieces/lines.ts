import type { Edit } from '../edit.ts';

/** Takes a stretch of text away, and its lines where nothing else stands there. */
export function lineEdit(text: string, from: number, to: number): Edit {
  const start = text.lastIndexOf('\n', from - 1) + 1;
  const found = text.indexOf('\n', to);
  const end = found < 0 ? text.length : found + 1;
  const isAlone = !text.slice(start, from).trim() && /^\s*(?:\/\/[^\n]*|#[^\n]*)?$/.test(text.slice(to, end));
  return isAlone ? { from: start, to: end, text: '' } : { from, to, text: '' };
}
