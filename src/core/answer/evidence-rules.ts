import { UserError } from '../errors.ts';
import type { Facts } from '../facts.ts';
import type { Finding } from '../outcome.ts';
import { compilePattern } from '../pattern.ts';
import { recordCommand } from '../record/command.ts';
import { comparable, isRecordPath } from '../record/record.ts';
import { ageOf, isFuture, newestDate } from './dated.ts';
import type { EvidenceOptions } from './evidence-options.ts';
import type { AnswerText } from './read.ts';
import { addressProblem } from './web-address.ts';
import { countWords, excerpt } from './words.ts';

export type EvidenceFacts = Pick<Facts, 'record' | 'files' | 'change' | 'now' | 'run'>;

/** All that a policy's rules find wrong with an answer. `verify` is asked last, and only where nothing else is wrong. */
export async function ruleFindings(
  options: EvidenceOptions,
  { text, dated }: AnswerText,
  facts: EvidenceFacts,
  no: Finder,
): Promise<readonly Finding[]> {
  const findings = [...(await textFindings(options, text, no)), ...(await fileFindings(options, text, facts, no))];
  if (options['max-age'] !== undefined) findings.push(...ageFindings(options['max-age'], dated, facts.now(), no));
  if (findings.length || options.verify === undefined) return findings;
  return verifyFindings(options, text, facts, no);
}

async function textFindings(options: EvidenceOptions, text: string, no: Finder): Promise<Finding[]> {
  const { 'min-words': words, 'one-of': choices, pattern, url } = options;
  const findings: Finding[] = [];
  if (choices && !choices.some(choice => comparable(choice) === comparable(text))) {
    const message = `${excerpt(text)} is none of ${choices.map(choice => `\`${choice}\``).join(', ')}`;
    findings.push(no('not-a-choice', message));
  }
  const count = words === undefined ? 0 : countWords(text);
  if (words !== undefined && count < words) {
    const message = `the answer has ${count} different ${count === 1 ? 'word' : 'words'}, at least ${words} are asked for`;
    findings.push(no('too-short', message, 'numbers, single letters and repeated words do not count'));
  }
  if (pattern !== undefined && !(await compilePattern(pattern))(text))
    findings.push(no('no-match', `${excerpt(text)} does not match \`${pattern}\``));
  const problem = url && addressProblem(text, url === true ? undefined : url.hosts);
  if (problem) findings.push(no(problem.kind, `${excerpt(text)} is refused: ${problem.message}`));
  return findings;
}

async function fileFindings(
  { file }: EvidenceOptions,
  text: string,
  facts: EvidenceFacts,
  no: Finder,
): Promise<Finding[]> {
  if (!file) return [];
  const path = text.replace(/^\.\//, '');
  const files = await facts.files('head');
  if (isRecordPath(path)) return [no('no-file', 'a change record is no evidence for itself')];
  if (!(await files.list()).includes(path))
    return [no('no-file', `there is no file ${excerpt(path)}`, 'write its path from the root of the repository')];
  const content = await files.read(path);
  if (content !== undefined && !/[^\s\p{Cf}]/u.test(content)) return [no('no-file', `${excerpt(path)} is empty`)];
  const changed = (await facts.change()).files.find(one => one.path === path);
  if (changed?.after?.kind === 'symlink' || changed?.after?.kind === 'submodule')
    return [no('no-file', `${excerpt(path)} is no file, but a ${changed.after.kind}`, 'name the file itself')];
  if (file === true) return [];
  if (changed?.after && changed.after.blob !== changed.before?.blob) return [];
  return [no('file-unchanged', `${excerpt(path)} is there, but this change does not write it`)];
}

function ageFindings(maxAge: number, written: string, now: Date, no: Finder): Finding[] {
  const date = newestDate(written);
  if (!date) return [no('undated', 'the answer has no date', 'write one such as `2026-03-01` with it')];
  if (isFuture(date, now)) return [no('future', `${date.text} has not come yet`, 'say when it was done')];
  if (ageOf(date, now) <= maxAge) return [];
  return [no('too-old', `${date.text} is longer ago than ${days(maxAge)}`, 'do it again, and write the new date')];
}

async function verifyFindings(
  options: EvidenceOptions,
  text: string,
  facts: EvidenceFacts,
  no: Finder,
): Promise<Finding[]> {
  const { verify = '', timeout } = options;
  const ran = await facts.run({ run: verify, timeout, stdin: text });
  const words = typeof verify === 'string' ? verify : verify.join(' ');
  if (ran.ended === 'not-started' || ran.exitCode === 126 || ran.exitCode === 127)
    throw new UserError(
      `\`${words}\` could not be run: ${ran.output.trim().slice(-200)}`,
      'mend `verify` in the policy',
    );
  if (ran.ended === 'exit' && ran.exitCode === 0) return [];
  const how = ran.ended === 'exit' ? `exit ${ran.exitCode}` : ran.ended;
  return [{ ...no('unverified', `\`${words}\` refused the answer (${how})`), detail: ran.output }];
}

export interface Finder {
  (what: string, message: string, hint?: string): Finding;
  readonly key: string;
}

/** Makes findings about the answer under this key. */
export function finder(key: string, place: Finding['place']): Finder {
  const make = (what: string, message: string, hint?: string): Finding => ({
    code: `evidence.${what}`,
    message,
    actor: 'author',
    ...(hint === undefined ? {} : { hint }),
    ...(place ? { place } : {}),
    command: recordCommand(key),
  });
  return Object.assign(make, { key });
}

function days(milliseconds: number): string {
  const whole = milliseconds / 86_400_000;
  if (Number.isInteger(whole)) return whole === 1 ? 'a day' : `${whole} days`;
  return `${Math.round(milliseconds / 60_000)} minutes`;
}
