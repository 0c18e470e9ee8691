import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodeBase64 } from '../../src/core/evidence/format/base64.ts';
import {
  type Envelope,
  formatEnvelope,
  parseEnvelope,
  preAuthEncoding,
} from '../../src/core/evidence/format/envelope.ts';
import { makeEnvelope } from '../support/evidence.ts';

const envelope: Envelope = {
  payloadType: 'http://example.com/HelloWorld',
  payload: Buffer.from('hello world'),
  signatures: [{ keyid: 'SHA256:abc', sig: Buffer.from([0xfb, 0xff, 0xbf]) }, { sig: Buffer.from('x') }],
};

describe('an envelope', () => {
  it('is one line of JSON', () => {
    expect(formatEnvelope(envelope)).toBe(
      '{"payloadType":"http://example.com/HelloWorld","payload":"aGVsbG8gd29ybGQ=","signatures":[{"keyid":"SHA256:abc","sig":"+/+/"},{"sig":"eA=="}]}',
    );
  });

  it('is read as it was written', () => {
    expect(parseEnvelope(formatEnvelope(envelope))).toEqual({ ok: true, value: envelope });
  });

  it('is read with URL-safe base64, and with fields of somebody else', () => {
    const text =
      '{ "note": {}, "payload": "aGVsbG8gd29ybGQ", "payloadType": "http://example.com/HelloWorld",\n "signatures": [{"keyid": "SHA256:abc", "sig": "-_-_"}, {"keyid": "", "sig": "eA==", "cert": null}] }';
    expect(parseEnvelope(text)).toEqual({ ok: true, value: envelope });
  });

  it('has the bytes to sign that the specification has', () => {
    expect(Buffer.from(preAuthEncoding(envelope.payloadType, envelope.payload)).toString()).toBe(
      'DSSEv1 29 http://example.com/HelloWorld 11 hello world',
    );
  });

  it('counts bytes, not characters, in what is signed', () => {
    expect(Buffer.from(preAuthEncoding('ü', Buffer.from('€'))).toString()).toBe('DSSEv1 2 ü 3 €');
  });

  it.each<[string, string, string]>([
    ['no JSON', '{"payloadType":', 'it is no JSON'],
    ['nothing', '', 'it is no JSON'],
    ['a string that does not end', '{"payload', 'it is no JSON'],
    ['two envelopes', `${formatEnvelope(envelope)}\n${formatEnvelope(envelope)}`, 'it is no JSON'],
    ['a list', '[]', 'the envelope is no object'],
    ['no payload', '{"payloadType":"a","signatures":[]}', '`payload` is no text'],
    ['an empty type', '{"payloadType":"","payload":"eA==","signatures":[]}', '`payloadType` is empty'],
    ['signatures of a map', '{"payloadType":"a","payload":"eA==","signatures":{}}', '`signatures` is no list'],
    [
      'a sig of a number',
      '{"payloadType":"a","payload":"eA==","signatures":[{"sig":1}]}',
      '`sig` of signature 1 is no text',
    ],
    ['an empty sig', '{"payloadType":"a","payload":"eA==","signatures":[{"sig":""}]}', '`sig` of signature 1 is empty'],
    ['a field twice', '{"payloadType":"a","payload":"eA==","payload":"eQ==","signatures":[]}', 'it has a field twice'],
    ['a field twice, once escaped', '{"payload":"eA==","payl\\u006fad":"eQ=="}', 'it has a field twice'],
    ['a field twice, after escaped quotes', '{"a\\\\\\"":"\\\\","b":"\\"","b":1}', 'it has a field twice'],
    ['a prototype', '{"__proto__":{"payload":"eA=="}}', 'it has a field `__proto__`'],
    ['an escaped prototype', '{"__pr\\u006fto__" :{"payload":"eA=="}}', 'it has a field `__proto__`'],
    ['garbage in base64', '{"payloadType":"a","payload":"e A==","signatures":[]}', '`payload` is no base64'],
    ['bits that are left over', '{"payloadType":"a","payload":"eB==","signatures":[]}', '`payload` is no base64'],
    ['both alphabets at once', '{"payloadType":"a","payload":"-/-_","signatures":[]}', '`payload` is no base64'],
    ['deep nesting', `{"a":${'['.repeat(100)}${']'.repeat(100)}}`, 'it is nested more than 64 deep'],
    ['deeper nesting', '{"a":'.repeat(500_000), 'it is nested more than 64 deep'],
    ['4 MiB', JSON.stringify({ payload: 'a'.repeat(4 * 1024 * 1024) }), 'the envelope is larger than 4 MiB'],
    [
      '4 MiB of letters of two bytes',
      JSON.stringify('ü'.repeat(2.5 * 1024 * 1024)),
      'the envelope is larger than 4 MiB',
    ],
  ])('with %s is none', (_, text, reason) => {
    expect(parseEnvelope(text)).toEqual({ ok: false, reason });
  });

  it('with more than 32 signatures is none', () => {
    const signatures = Array.from({ length: 33 }, () => ({ sig: Buffer.from('x') }));
    expect(parseEnvelope(formatEnvelope({ ...envelope, signatures }))).toEqual({
      ok: false,
      reason: 'it has more than 32 signatures',
    });
  });

  it('is read from any bytes, and written as it was read', () => {
    const bytes = fc.uint8Array({ minLength: 1, maxLength: 64 }).map(one => Buffer.from(one));
    const signature = fc.record(
      { keyid: fc.string({ minLength: 1, maxLength: 20 }), sig: bytes },
      { requiredKeys: ['sig'] },
    );
    const any = fc.record({
      payloadType: fc.string({ minLength: 1, maxLength: 20 }),
      payload: bytes,
      signatures: fc.array(signature, { maxLength: 4 }),
    });
    fc.assert(
      fc.property(any, one => {
        expect(parseEnvelope(formatEnvelope(one))).toEqual({ ok: true, value: one });
      }),
    );
  });

  it('never makes the parser throw, whatever it is', () => {
    const bytes = fc.uint8Array().map(one => Buffer.from(one).toString('latin1'));
    const text = fc.oneof(fc.string(), fc.json(), bytes);
    fc.assert(fc.property(text, one => !parseEnvelope(one).ok));
  });

  it('with a character changed is none, or says the same of the same bytes, or something else', () => {
    const good = formatEnvelope({ ...makeEnvelope(), signatures: envelope.signatures });
    fc.assert(
      fc.property(fc.nat(good.length - 1), fc.string({ maxLength: 2 }), (at, put) => {
        const edited = good.slice(0, at) + put + good.slice(at + 1);
        const read = parseEnvelope(edited);
        // What was read is all that there is: nothing of the text is passed over but spaces and the names of unknown fields.
        if (read.ok) expect(parseEnvelope(formatEnvelope(read.value))).toEqual(read);
      }),
      { numRuns: 500 },
    );
  });
});

describe('base64', () => {
  it('has one text for the same bytes', () => {
    const text = fc.string({ unit: fc.constantFrom(...'ABab09+/-_= \n.'), maxLength: 9 });
    fc.assert(
      fc.property(text, one => {
        const bytes = decodeBase64(one);
        if (!bytes) return;
        const url = Buffer.from(bytes).toString('base64url');
        const padded = url.padEnd(Math.ceil(url.length / 4) * 4, '=');
        expect([url, padded, Buffer.from(bytes).toString('base64')]).toContain(one);
      }),
      { numRuns: 1000 },
    );
  });
});
