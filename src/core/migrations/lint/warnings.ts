import type { Problem } from './suppress.ts';

/** Of each rule one note: nobody reads a hundred. */
export function tellWarnings(problems: readonly Problem[]): readonly string[] {
  return [...new Set(problems.map(({ rule }) => rule))].flatMap(rule => {
    const [first, ...more] = problems.filter(one => one.rule === rule);
    if (!first) return [];
    const place = ({ statement }: Problem) => `\`${statement.path}:${statement.line}\``;
    const places = more.slice(0, 3).map(place).join(', ');
    const rest = more.length > 3 ? ` and ${more.length - 3} more` : '';
    const others = more.length ? `; the same at ${places}${rest}` : '';
    return `${place(first)}: ${first.hit.message} (\`${rule.id}\`): ${first.hit.instead ?? rule.instead}${others}`;
  });
}
