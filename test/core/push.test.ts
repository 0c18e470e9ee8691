import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { UserError } from '../../src/core/errors.ts';
import { parsePush, pushedBranch, pushFromPreCommit } from '../../src/core/push.ts';

const a = 'a'.repeat(40);
const b = 'b'.repeat(40);
const zero = '0'.repeat(40);

describe('what git gives to a pre-push hook', () => {
  it('is an update, a new branch, a deletion and an expression, one a line', () => {
    const text = [
      `refs/heads/x ${a} refs/heads/x ${b}`,
      `refs/heads/y ${a} refs/heads/z ${zero}`,
      `(delete) ${zero} refs/heads/old ${b}`,
      `HEAD~0 ${a} refs/heads/x ${b}`,
    ].join('\n');
    expect(parsePush(`${text}\n`)).toEqual([
      { local: 'refs/heads/x', localOid: a, remote: 'refs/heads/x', remoteOid: b, isNew: false },
      { local: 'refs/heads/y', localOid: a, remote: 'refs/heads/z', remoteOid: undefined, isNew: true },
      { local: '(delete)', localOid: undefined, remote: 'refs/heads/old', remoteOid: b, isNew: false },
      { local: 'HEAD~0', localOid: a, remote: 'refs/heads/x', remoteOid: b, isNew: false },
    ]);
  });

  it('may have object ids of 64 digits', () => {
    const long = 'c'.repeat(64);
    expect(parsePush(`refs/heads/x ${long} refs/heads/x ${'0'.repeat(64)}\n`)).toMatchObject([
      { localOid: long, isNew: true },
    ]);
  });

  it('may be nothing at all', () => {
    expect(parsePush('')).toEqual([]);
  });

  it.each([
    'refs/heads/x',
    `refs/heads/x ${a} refs/heads/x`,
    `refs/heads/x ${a} refs/heads/x ${b} more`,
    `refs/heads/x ${a.slice(1)} refs/heads/x ${b}`,
    `refs/heads/x ${a} refs/heads/x ${'g'.repeat(40)}`,
    `refs/heads/x --help refs/heads/x ${b}`,
    `${a} refs/heads/x ${a} refs/heads/x`,
  ])('is refused where a line is malformed: %s', line => {
    expect(() => parsePush(`refs/heads/x ${a} refs/heads/x ${b}\n${line}\n`)).toThrow(UserError);
  });

  it('never drops a line in silence', () => {
    fc.assert(
      fc.property(fc.array(fc.string({ unit: 'binary' })), lines => {
        const text = lines.join('\n');
        const wanted = text.split('\n').filter(line => line.trim() !== '').length;
        let got: number | undefined;
        try {
          got = parsePush(text).length;
        } catch (error) {
          expect(error).toBeInstanceOf(UserError);
        }
        expect(got ?? wanted).toBe(wanted);
      }),
    );
  });
});

describe('what pre-commit gives instead', () => {
  it('is the first ref, in variables', () => {
    const env = {
      PRE_COMMIT: '1',
      PRE_COMMIT_LOCAL_BRANCH: 'refs/heads/x',
      PRE_COMMIT_REMOTE_BRANCH: 'refs/heads/y',
      PRE_COMMIT_TO_REF: a,
    };
    const ref = pushFromPreCommit(env);
    expect(ref).toEqual({
      local: 'refs/heads/x',
      localOid: a,
      remote: 'refs/heads/y',
      remoteOid: undefined,
      isNew: false,
    });
    expect(ref && pushedBranch(ref)).toBe('y');
  });

  it('is not looked at where pre-commit does not run', () => {
    expect(pushFromPreCommit({ PRE_COMMIT_LOCAL_BRANCH: 'refs/heads/x' })).toBeUndefined();
  });
});
