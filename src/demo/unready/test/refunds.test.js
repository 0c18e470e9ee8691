import assert from 'node:assert/strict';
import { test } from 'node:test';
import { refund } from '../src/refunds.js';

test('keeps the fee', () => {
  assert.deepEqual(refund({ paid: 1200, fee: 30 }), { cents: 1170, settles: 'in five days' });
});

test('settles in seconds where the flag is on', () => {
  process.env.FLAGS = 'instant-refunds';
  const { cents, settles } = refund({ paid: 1200, fee: 30 });
  assert.equal(settles, 'in seconds');
  assert.equal(cents, 1170);
});
