/** Digits of any length, compared as the numbers that they are: `0007` is 7, and nothing is lost beyond 2^53. */
export function compareNumbers(a: string, b: string): number {
  const [left, right] = [bare(a), bare(b)];
  return left.length - right.length || compareText(left, right);
}

/** Numbers between dots or underscores, as Flyway has them: `1.10` comes behind `1.9`, and `1` is `1.0`. */
export function compareDotted(a: string, b: string): number {
  const [left, right] = [a.split(/[._]/), b.split(/[._]/)];
  for (let index = 0; index < Math.max(left.length, right.length); index++) {
    const order = compareNumbers(left[index] ?? '0', right[index] ?? '0');
    if (order) return order;
  }
  return 0;
}

/** By code units, as file systems and most languages sort. */
export const compareText = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

const bare = (digits: string) => digits.replace(/^0+(?=.)/, '');
