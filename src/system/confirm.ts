/** Asks a person at the terminal. `undefined` where the answer was Ctrl-C. The question goes to standard error. */
export async function confirm(question: string): Promise<boolean | undefined> {
  const { confirm: ask, isCancel } = await import('@clack/prompts');
  const { stderr } = await import('node:process');
  const answer = await ask({ message: question, output: stderr });
  return isCancel(answer) ? undefined : answer;
}
