import { describe, expect, it } from 'vitest';
import { formatStatement, parseStatement } from '../../src/core/evidence/statement.ts';
import { sha256 } from '../../src/system/evidence/digest.ts';
import { makeEvidence } from '../support/evidence.ts';

describe('a statement', () => {
  it('is read as it was written', () => {
    const evidence = makeEvidence();
    expect(parseStatement(formatStatement(evidence, sha256), sha256)).toEqual({ ok: true, value: evidence });
  });
});
