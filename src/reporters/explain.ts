import type {
  ChangeExplanation,
  ExplainedRequirement,
  Explanation,
  RequirementExplanation,
} from '../core/explanation.ts';
import { withoutCommands } from '../core/neutral.ts';
import { openPen, type Pen } from './pen.ts';
import type { RenderOptions } from './reporter.ts';
import { count, message, name, short } from './words.ts';

/** What `landworthy explain` shows a person. */
export function explanation(it: Explanation, options: Pick<RenderOptions, 'width' | 'colour'>): string {
  const pen = openPen(options);
  const parts = it.about === 'requirement' ? guide(it, pen) : list(it, pen);
  return withoutCommands(`${parts.filter(part => part !== '').join('\n\n')}\n`);
}

function list(it: ChangeExplanation, pen: Pen): string[] {
  const with_ = (applies: ExplainedRequirement['applies']) => it.requirements.filter(one => one.applies === applies);
  const needed = with_('yes');
  const section = (title: string, ones: readonly ExplainedRequirement[]) =>
    ones.length ? [pen.bold(title), ...ones.map(one => entry(one, pen))].join('\n') : '';
  const status = (...states: string[]) => needed.filter(({ state }) => state && states.includes(state.status));
  const groups =
    it.about === 'paths'
      ? [section('has to show', needed)]
      : [
          section('to do', status('fail', 'error')),
          section('waits for others, or for the merge', status('pending')),
          section('not run here', status('not-run')),
          section('done', status('pass', 'waived')),
        ];
  return [title(it, needed.length, pen), ...groups, section('perhaps', with_('if')), skipped(with_('no'), pen)];
}

function title(
  { about, paths, branch, base, policy, requirements }: ChangeExplanation,
  needed: number,
  pen: Pen,
): string {
  const what =
    about === 'paths'
      ? `a change to ${paths.map(name).join(', ')}`
      : `${branch === undefined ? 'this change' : name(branch)} onto ${name(base)}`;
  return pen.text(
    `${what}: ${needed} of ${count(requirements.length, 'requirement')} of ${name(policy.path)} apply`,
    '',
    '',
    pen.bold,
  );
}

function entry(one: ExplainedRequirement, pen: Pen): string {
  const { id, asks, because, depends, record, verify, state, enforce, stage } = one;
  const mark = state?.status === 'pass' || state?.status === 'waived' ? '✓' : state?.status === 'fail' ? '✗' : '·';
  const choices = record?.choices ? ` (${record.choices.map(short).join(', ')})` : '';
  const how = [enforce === 'block' ? '' : enforce, stage === 'merge' ? 'before the merge' : ''].filter(Boolean);
  const label = how.length ? ` [${how.join(', ')}]` : '';
  const condition = depends === undefined ? '' : `if ${message(depends)}: `;
  const row = (text: string) => pen.text(message(text), '      ', '      ');
  const command = (text: string) => `      ${pen.bold(short(text))}`;
  const lines = [pen.text(`${short(id)}${label}  ${condition}${message(asks)}${choices}`, `  ${mark} `, '      ')];
  if (state?.status === 'pass')
    return [...lines, pen.dim(row(`${state.claimed ? 'claimed: ' : ''}${state.proof}`))].join('\n');
  if (state?.status === 'waived')
    return [...lines, pen.dim(row(`waived until ${state.expires}: ${state.reason}`))].join('\n');
  if (because !== undefined) lines.push(pen.dim(row(`because ${because}`)));
  if (state?.status === 'fail') {
    const [first, ...more] = state.findings;
    lines.push(row(`${first.message}${more.length ? ` (and ${more.length} more)` : ''}`));
    lines.push(command(first.command ?? verify));
  } else if (state?.status === 'error') lines.push(row(`could not find out: ${state.message}`), command(verify));
  else if (state?.status === 'pending') lines.push(row(state.reason));
  else if (state?.status === 'not-run') lines.push(command(verify));
  else if (record) lines.push(command(record.command));
  return lines.join('\n');
}

function skipped(ones: readonly ExplainedRequirement[], pen: Pen): string {
  if (!ones.length) return '';
  const rows = ones.map(({ id, why }) => pen.dim(pen.text(`${short(id)}: ${message(why)}`, '  – ', '    ')));
  return [pen.bold('does not apply'), ...rows].join('\n');
}

function guide({ requirement: it, policy }: RequirementExplanation, pen: Pen): string[] {
  const row = (label: string, text: string) => pen.text(message(text), `  ${label.padEnd(12)}`, ' '.repeat(14));
  const applies = {
    yes: 'applies to this change',
    no: 'does not apply to this change',
    if: 'perhaps applies to this change',
  };
  const rows = [
    row('asks', it.asks),
    ...(it.because === undefined ? [] : [row('because', it.because)]),
    row('purpose', it.purpose),
    row('counts', `${it.enforce}, from stage ${it.stage} on`),
    ...(it.when ? [row('when', conditionText(it.when))] : []),
    ...(it.unless ? [row('unless', conditionText(it.unless))] : []),
    row('now', `${applies[it.applies]}: ${it.why}${stateText(it)}`),
    row('stands in', `${it.origin.file}:${it.origin.line} (${policy.from === 'base' ? 'the base' : policy.from})`),
  ];
  const options = it.options.map(({ key, value, meaning }) =>
    pen.text(`${short(key)}: ${message(valueText(value))}${meaning ? `  (${message(meaning)})` : ''}`, '  ', '      '),
  );
  const example = (it.example ?? '')
    .trimEnd()
    .split('\n')
    .map(line => `  ${short(line)}`);
  return [
    pen.bold(short(it.id)),
    rows.join('\n'),
    options.length ? [pen.bold('its options'), ...options].join('\n') : '',
    [pen.bold('what satisfies it'), pen.text(message(it.satisfiedBy), '  ', '  ')].join('\n'),
    it.example === undefined ? '' : [pen.bold('in the change record'), ...example].join('\n'),
    [pen.bold('commands'), ...(it.record ? [`  ${short(it.record.command)}`] : []), `  ${short(it.verify)}`].join('\n'),
  ];
}

function stateText({ state }: ExplainedRequirement): string {
  switch (state?.status) {
    case 'pass':
      return `; passes: ${state.proof}`;
    case 'fail':
      return `; fails: ${state.findings[0].message}`;
    case 'pending':
      return `; pending: ${state.reason}`;
    case 'waived':
      return `; waived until ${state.expires}: ${state.reason}`;
    case 'error':
      return `; could not find out: ${state.message}`;
    case 'not-run':
      return '; it runs commands, which only `landworthy check` does';
    default:
      return '';
  }
}

const conditionText = (condition: object) =>
  Object.entries(condition)
    .map(([key, value]) => `${key} ${valueText(value)}`)
    .join(', and ');

const valueText = (value: unknown): string => {
  if (Array.isArray(value) && value.every(one => typeof one === 'string')) return value.join(' or ');
  return typeof value === 'string' ? value : JSON.stringify(value);
};
