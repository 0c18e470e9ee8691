import { describe, expect, it } from 'vitest';
import { flags } from '../../src/checks/flags.ts';
import { factsOfSides } from '../support/sides.ts';

const record = '.landworthy/changes/refunds.yml';
const good = 'flags:\n  refunds-v2: { owner: payments, default: off, expires: 2027-01-31 }\n';
const using = "if (isOn('refunds-v2')) settle();\n";
const strict = { registry: { file: 'flags.yml' }, default: 'off', owner: 'required', 'expires-within': '90d' };

async function judge(head: Record<string, string>, more: object = {}, before: Record<string, string> = {}) {
  const options = flags.options().parse({ ...('stale' in more ? { registry: strict.registry } : strict), ...more });
  return flags.run(options, factsOfSides(before, head), { id: 'flags.payments', name: 'payments' });
}
const codes = async (...args: Parameters<typeof judge>) => {
  const outcome = await judge(...args);
  return outcome.status === 'fail' ? outcome.findings.map(({ code }) => code) : outcome.status;
};
const named = { [record]: 'flags: [refunds-v2]\n' };

describe('a change behind a flag', () => {
  it('passes, and says what was seen', async () => {
    expect(await judge({ ...named, 'flags.yml': good, 'src/refunds.ts': using })).toEqual({
      status: 'pass',
      proof:
        '`refunds-v2` is registered in `flags.yml`, off by default, owned by payments, expires on 2027-01-31, used at src/refunds.ts:1',
    });
  });

  it('may name its flag by registering it', async () => {
    expect(await codes({ 'flags.yml': good, 'src/refunds.ts': using })).toBe('pass');
  });

  it('may use a flag that was registered before', async () => {
    expect(await codes({ ...named, 'flags.yml': good, 'a.go': 'x("refunds-v2")' }, {}, { 'flags.yml': good })).toBe(
      'pass',
    );
  });

  it('may say why none is needed, which is shown as a claim', async () => {
    const none = { [record]: 'flags: { not-applicable: only log texts are changed }\n', 'flags.yml': good };
    expect(await judge(none, {}, { 'flags.yml': good })).toEqual({
      status: 'pass',
      proof: 'no flag is needed: "only log texts are changed" (in `.landworthy/changes/refunds.yml`)',
      claimed: true,
    });
  });
});

describe('a change fails', () => {
  it.each<[string, Record<string, string>, string[]]>([
    ['that names no flag', { 'src/refunds.ts': using }, ['flags.missing']],
    ['that names an empty list', { [record]: 'flags: []\n', 'a.ts': 'x' }, ['flags.missing']],
    ['whose record has no list of names', { [record]: 'flags: { refunds-v2: yes }\n' }, ['flags.bad-record']],
    [
      'that names too many',
      { [record]: `flags: [${Array.from({ length: 51 }, (_, i) => `f${i}`)}]\n` },
      ['flags.bad-record'],
    ],
    ['that needs no flag for no reason', { [record]: 'flags: n/a\n' }, ['flags.no-reason']],
    ['whose record cannot be read', { [record]: 'flags: [\n', 'src/refunds.ts': using }, ['record.unreadable']],
    ['whose registry is empty', { ...named, 'src/refunds.ts': using, 'flags.yml': '' }, ['flags.unreadable-registry']],
    [
      'that names a flag that is not registered',
      { ...named, 'flags.yml': 'flags: {}', 'a.ts': using },
      ['flags.unregistered'],
    ],
    [
      'that takes its flag out of the registry',
      { ...named, 'flags.yml': 'flags: {}', 'a.ts': using },
      ['flags.unregistered'],
    ],
    [
      'that registers a second flag and does not use it',
      {
        ...named,
        'flags.yml': `${good}  other: { owner: a-team, default: off, expires: 2027-01-31 }\n`,
        'a.ts': using,
      },
      ['flags.unused'],
    ],
  ])('%s', async (_, head, expected) => {
    expect(await codes(head, {}, { 'flags.yml': 'flags: {}\n' })).toEqual(expected);
  });

  it.each([
    ['on', '{ owner: payments, default: on, expires: 2027-01-31 }', 'flags.not-off'],
    ['of no known default', '{ owner: payments, expires: 2027-01-31 }', 'flags.not-off'],
    ['nobody’s', '{ default: off, expires: 2027-01-31 }', 'flags.no-owner'],
    ['owned by a placeholder', '{ owner: TBD, default: off, expires: 2027-01-31 }', 'flags.no-owner'],
    ['without an expiry', '{ owner: payments, default: off }', 'flags.no-expiry'],
    ['with an expiry that is no date', '{ owner: payments, default: off, expires: 2027-02-30 }', 'flags.bad-expiry'],
    ['expired', '{ owner: payments, default: off, expires: 2026-11-22 }', 'flags.expired'],
    ['to stay too long', '{ owner: payments, default: off, expires: 2027-02-22 }', 'flags.expiry-too-far'],
  ])('whose flag is %s', async (_, entry, code) => {
    const registry = `flags:\n  refunds-v2: ${entry}\n`;
    expect(await codes({ ...named, 'flags.yml': registry, 'src/refunds.ts': using })).toEqual([code]);
  });

  it.each<[string, Record<string, string>]>([
    ['a comment', { 'a.ts': '// refunds-v2\n' }],
    ['a comment behind code', { 'a.ts': "settle(); // isOn('refunds-v2')\n" }],
    ['a block comment', { 'a.java': "/*\n isOn('refunds-v2')\n*/\n" }],
    ['a docstring', { 'a.py': '"""\n \'refunds-v2\'\n"""\n' }],
    ['a sentence', { 'a.ts': "log('refunds-v2 is next');\n" }],
    ['a longer name', { 'a.ts': "isOn('refunds-v2-old'); isOn(`my-refunds-v2`)\n" }],
    ['a document', { 'docs/a.md': "isOn('refunds-v2')\n" }],
    ['data', { 'a.json': '{"flag": "refunds-v2"}' }],
    ['a test', { 'test/a.ts': using, 'src/a.test.ts': using, 'a_test.go': 'x("refunds-v2")' }],
    ['prose of a page', { 'a.html': '<p>refunds-v2</p>\n' }],
    ['a file of no known language', { 'a.xyz': using }],
    ['the name of a module', { 'a.ts': "import { a } from 'refunds-v2';\nrequire('refunds-v2');\n" }],
    ['a pattern or prose between tags', { 'a.tsx': 'const a = /refunds-v2/; <p>refunds-v2</p>;\n' }],
    [
      'what follows the end of a program',
      { 'a.rb': "x\n__END__\n'refunds-v2'\n", 'b.rb': "=begin\n'refunds-v2'\n=end\n" },
    ],
    ['types, stories and mocks', { 'a.d.ts': "type A = 'refunds-v2'", 'a.stories.ts': using, 'e2e/a.ts': using }],
  ])('whose flag is mentioned only in %s', async (_, files) => {
    expect(await codes({ ...named, 'flags.yml': good, ...files })).toEqual(['flags.unused']);
  });

  it('whose flag is used only by lines that were there before', async () => {
    const before = { 'flags.yml': good, 'a.ts': using };
    expect(await codes({ ...named, ...before, 'a.ts': `${using}other();\n` }, {}, before)).toEqual(['flags.unused']);
  });

  it('whose added line stands in a comment that was there before', async () => {
    const before = { 'flags.yml': good, 'a.ts': '/*\n*/\n' };
    expect(await codes({ ...named, ...before, 'a.ts': `/*\n${using}*/\n` }, {}, before)).toEqual(['flags.unused']);
  });
});

describe('a flag is used', () => {
  const uses = (name: string, path: string, text: string) =>
    codes({ [record]: `flags: [${name}]\n`, 'flags.yml': good.replace('refunds-v2', name), [path]: text });

  it.each([
    ['refunds-v2', 'a.ts', 'if (flags.refundsV2) x();\n'],
    ['refunds-v2', 'a.kt', 'if (Features.REFUNDS_V2.isOn()) x()\n'],
    ['refunds-v2', 'a.sh', 'if flag_on refunds-v2; then x; fi\n'],
    ['refundsV2', 'a.ts', 'if (on(refundsV2)) x();\n'],
    ['checkout', 'a.ts', "if (isOn('checkout')) x();\n"],
    ['checkout', 'a.ts', 'if (useFlags()?.checkout) x();\n'],
    ['checkout', 'a.rb', 'x if Flipper.enabled?(:checkout)\n'],
  ])('as %s in %s: %j', async (name, path, text) => {
    expect(await uses(name, path, text)).toBe('pass');
  });

  it.each([
    ['checkout', 'a.ts', 'const checkout = cart.checkout();\n'],
    ['checkout', 'a.rb', 'cart.checkout\n'],
    ['refunds-v2', 'a.ts', 'new RefundsV2();\n'],
  ])('but not as %s in %s: %j', async (name, path, text) => {
    expect(await uses(name, path, text)).toEqual(['flags.unused']);
  });
});

it('counts uses only where the policy says', async () => {
  const head = { ...named, 'flags.yml': good, 'a.xyz': using };
  expect(await codes(head, { 'used-in': '**/*.xyz' })).toBe('pass');
  expect(await codes(head, { 'used-in': 'src/**' })).toEqual(['flags.unused']);
});

it('takes no "not applicable" where the policy says so', async () => {
  const head = { [record]: 'flags: { not-applicable: only log texts are changed }\n', 'a.ts': 'x' };
  expect(await codes(head, { 'not-applicable': false })).toEqual(['flags.must-apply']);
});

it('asks for nothing that the policy does not ask for', async () => {
  const options = flags.options().parse({ registry: { file: 'flags.yml' } });
  const facts = factsOfSides({}, { ...named, 'flags.yml': 'flags: { refunds-v2: {} }', 'a.ts': using });
  expect(await flags.run(options, facts, { id: 'flags.a', name: 'a' })).toMatchObject({ status: 'pass' });
});

describe('stale flags', () => {
  const registry = 'flags:\n  old: { expires: 2026-11-01 }\n  new: { expires: 2027-01-01 }\n';
  const before = { 'flags.yml': registry, 'src/old.ts': "isOn('old');\n", 'src/new.ts': "isOn('new');\n" };

  it('are left behind where a changed file uses them', async () => {
    const head = { ...before, 'src/old.ts': "isOn('old');\nmore();\n" };
    expect(await judge(head, { stale: 'touched' }, before)).toEqual({
      status: 'fail',
      findings: [
        {
          code: 'flags.stale',
          message: 'the flag `old` expired on 2026-11-01 and is still in `flags.yml`',
          actor: 'author',
          hint: 'take it and its uses out, or give it another date',
          place: { path: 'src/old.ts', line: 1 },
          detail: 'src/old.ts:1',
        },
      ],
    });
  });

  it('do not turn other branches red', async () => {
    const head = { ...before, 'src/new.ts': "isOn('new');\nmore();\n" };
    expect(await judge(head, { stale: 'touched' }, before)).toEqual({
      status: 'pass',
      proof: 'none of 2 registered flags is expired and used by a changed file',
      notes: ['expired, but used elsewhere only: `old`'],
    });
  });

  it('are all looked at where the registry is touched, or the policy says so', async () => {
    const touched = { ...before, 'flags.yml': `${registry}  third: {}\n` };
    expect(await codes(touched, { stale: 'touched' }, before)).toEqual(['flags.stale']);
    expect(await codes({ ...before, 'a.ts': 'x' }, { stale: 'all' }, before)).toEqual(['flags.stale']);
  });

  it('may not be hidden by taking them out of the registry alone', async () => {
    const head = { ...before, 'flags.yml': 'flags:\n  new: { expires: 2027-01-01 }\n' };
    expect(await judge(head, { stale: 'touched' }, before)).toMatchObject({
      findings: [{ code: 'flags.removed-but-used', place: { path: 'src/old.ts', line: 1 } }],
    });
    const gone = { ...head, 'src/old.ts': 'always();\n' };
    expect(await judge(gone, { stale: 'touched' }, before)).toMatchObject({ status: 'pass' });
  });
});
