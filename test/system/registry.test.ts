import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Flag, RegistryFormat, RegistryRequest } from '../../src/core/flag/flag.ts';
import { readRegistry } from '../../src/system/registries/registry.ts';

const read = async (format: RegistryFormat, text: unknown, fields?: RegistryRequest['fields']) => {
  const source = typeof text === 'string' ? text : JSON.stringify(text, null, 2);
  const registry = await readRegistry(source, { file: 'flags', format, fields });
  if (registry.kind !== 'read') throw new Error(JSON.stringify(registry));
  return registry.flags;
};
const states = async (format: RegistryFormat, text: unknown) =>
  Object.fromEntries([...(await read(format, text))].map(([name, flag]) => [name, flag.default]));
const unreadable = async (format: RegistryFormat, text: string) => {
  const registry = await readRegistry(text, { file: 'flags', format });
  return registry.kind === 'unreadable' ? [registry.line, registry.reason] : registry.kind;
};
const flag = (more: Partial<Flag>): Flag => ({
  name: 'refunds',
  default: 'off',
  owner: 'payments',
  expires: '2027-03-01',
  line: 1,
  ...more,
});

describe('our own format', () => {
  it('tells owner, default, expiry and line', async () => {
    const text = 'flags:\n  refunds:\n    owner: payments\n    default: off\n    expires: 2027-03-01\n';
    expect(await read('landworthy', text)).toEqual(new Map([['refunds', flag({ line: 2 })]]));
  });

  it('takes `off` for off as a text and as a truth value, and anything else for unknown', async () => {
    const text =
      'flags: { a: { default: off }, b: { default: false }, c: { default: on }, d: {}, e: { default: "no" } }';
    expect(await states('landworthy', text)).toEqual({ a: 'off', b: 'off', c: 'on', d: 'unknown', e: 'unknown' });
  });

  it('knows flags that are called like parts of every object', async () => {
    const text = 'flags:\n  __proto__: { default: off }\n  constructor: {}\n';
    expect([...(await read('landworthy', text)).values()].map(({ name, owner }) => [name, owner])).toEqual([
      ['__proto__', undefined],
      ['constructor', undefined],
    ]);
  });

  it('reads an empty list of flags', async () => {
    expect(await read('landworthy', 'flags:\n')).toEqual(new Map());
  });
});

describe('flagd', () => {
  const entry = (more: object) => ({
    state: 'ENABLED',
    variants: { on: true, off: false },
    defaultVariant: 'off',
    ...more,
  });

  it('reads owner and expiry from the metadata', async () => {
    const text = { flags: { refunds: entry({ metadata: { owner: 'payments', expires: '2027-03-01' } }) } };
    expect(await read('flagd', text)).toEqual(new Map([['refunds', flag({ line: 3 })]]));
  });

  it('reads them from where the policy says', async () => {
    const text = { flags: { refunds: entry({ metadata: { team: { name: 'payments' }, until: '2027-03-01' } }) } };
    const fields = { owner: 'metadata.team.name', expires: 'metadata.until' };
    expect(await read('flagd', text, fields)).toEqual(new Map([['refunds', flag({ line: 3 })]]));
  });

  it('reads YAML and lists, too', async () => {
    const text =
      'flags:\n  - key: refunds\n    state: ENABLED\n    variants: { on: true, off: false }\n    defaultVariant: off\n';
    expect(await states('flagd', text)).toEqual({ refunds: 'off' });
  });

  it('takes neither a disabled flag nor a null default nor a reachable variant for off', async () => {
    const text = {
      flags: {
        plain: entry({}),
        disabled: entry({ state: 'DISABLED' }),
        none: entry({ defaultVariant: null }),
        text: entry({ variants: { off: 'off' } }),
        on: entry({ defaultVariant: 'on' }),
        emptyRule: entry({ targeting: {} }),
        staff: entry({ targeting: { if: [{ ends_with: [{ var: 'email' }, '@acme.example'] }, 'on', 'off'] } }),
        nobody: entry({ targeting: { if: [{ '==': [{ var: 'plan' }, 'on'] }, 'off'] } }),
        share: entry({
          targeting: {
            fractional: [
              ['on', 10],
              ['off', 90],
            ],
          },
        }),
        noShare: entry({
          targeting: {
            fractional: [
              ['on', 0],
              ['off', 100],
            ],
          },
        }),
        truth: entry({ targeting: { '==': [1, 1] } }),
        several: entry({ targeting: { if: [true, 'off'], fractional: [['on', 100]] } }),
      },
    };
    expect(await states('flagd', text)).toEqual({
      plain: 'off',
      disabled: 'unknown',
      none: 'unknown',
      text: 'unknown',
      on: 'on',
      emptyRule: 'off',
      staff: 'on',
      nobody: 'off',
      share: 'on',
      noShare: 'off',
      truth: 'on',
      several: 'on',
    });
  });
});

describe('GO Feature Flag', () => {
  const entry = (more: object) => ({ variations: { yes: true, no: false }, defaultRule: { variation: 'no' }, ...more });

  it('reads owner from the metadata and the expiry from there or from the end of an experiment', async () => {
    const text = {
      refunds: entry({ metadata: { owner: 'payments' }, experimentation: { end: '2027-03-01' } }),
    };
    expect(await read('go-feature-flag', text)).toEqual(new Map([['refunds', flag({ line: 2 })]]));
  });

  it('reads names that YAML takes for truth values, and passes over parts that flags refer to', async () => {
    const text = [
      'x-rule: &rule { name: rule, query: beta eq true, variation: True }',
      'a: { variations: { True: true, False: false }, defaultRule: { variation: False } }',
      'b: { variations: { True: true, False: false }, defaultRule: { variation: False }, targeting: [*rule] }',
    ].join('\n');
    expect(await states('go-feature-flag', text)).toEqual({ a: 'off', b: 'on' });
  });

  it('takes neither a percentage nor a schedule nor a disabled flag for off', async () => {
    const text = {
      plain: entry({}),
      on: entry({ defaultRule: { variation: 'yes' } }),
      share: entry({ defaultRule: { percentage: { yes: 1, no: 99 } } }),
      noShare: entry({ defaultRule: { percentage: { yes: 0, no: 100 } } }),
      progressive: entry({
        defaultRule: { progressiveRollout: { initial: { variation: 'no' }, end: { variation: 'yes' } } },
      }),
      disabled: entry({ disable: true }),
      scheduled: entry({ scheduledRollout: [{ date: '2027-01-01' }] }),
      staff: entry({ targeting: [{ query: 'beta eq true', variation: 'yes' }] }),
      noStaff: entry({ targeting: [{ query: 'beta eq true', variation: 'yes', disable: true }] }),
      nameless: entry({ defaultRule: { variation: 'maybe' } }),
    };
    expect(await states('go-feature-flag', text)).toEqual({
      plain: 'off',
      on: 'on',
      share: 'on',
      noShare: 'off',
      progressive: 'on',
      disabled: 'unknown',
      scheduled: 'on',
      staff: 'on',
      noStaff: 'off',
      nameless: 'unknown',
    });
  });
});

describe('Flipt', () => {
  it('reads several documents, and takes a flag of several namespaces for the worst of them', async () => {
    const text = [
      'namespace: web\nflags:\n  - key: refunds\n    enabled: false\n    metadata: { owner: payments, expires: "2027-03-01" }\n',
      'namespace: { key: app }\nflags:\n  - key: refunds\n    enabled: true\n    metadata: { owner: payments }\n',
    ].join('---\n');
    expect(await read('flipt', text)).toEqual(
      new Map([['refunds', flag({ default: 'on', because: 'it is enabled', expires: undefined, line: 9 })]]),
    );
  });

  it('takes no flag for off that a rollout gives to somebody, or that leaves its value to the code', async () => {
    const text = {
      flags: [
        { key: 'plain', type: 'BOOLEAN_FLAG_TYPE' },
        { key: 'share', type: 'BOOLEAN_FLAG_TYPE', rollouts: [{ threshold: { percentage: 5, value: true } }] },
        { key: 'staff', type: 'BOOLEAN_FLAG_TYPE', rollouts: [{ segment: { key: 'staff', value: true } }] },
        { key: 'variants', variants: [{ key: 'blue' }] },
        { key: 'yes', type: 'BOOLEAN_FLAG_TYPE', enabled: 'yes' },
        { key: 'text', type: 'BOOLEAN_FLAG_TYPE', rollouts: [{ segment: { key: 'all', value: 'yes' } }] },
      ],
    };
    expect(await states('flipt', text)).toEqual({
      plain: 'off',
      share: 'on',
      staff: 'on',
      variants: 'unknown',
      yes: 'unknown',
      text: 'on',
    });
  });
});

describe('Unleash', () => {
  const features = [
    { name: 'refunds', type: 'release', project: 'payments', createdAt: '2027-01-20T10:00:00.000Z' },
    { name: 'kill', type: 'kill-switch', createdAt: '2027-01-20T10:00:00.000Z' },
  ];
  const featureEnvironments = [
    { featureName: 'refunds', environment: 'development', enabled: false },
    { featureName: 'refunds', environment: 'production', enabled: false },
    { featureName: 'kill', environment: 'production', enabled: true },
  ];

  it('reckons the expiry from the type, and reads the owner from where the policy says', async () => {
    const flags = await read('unleash', { features, featureEnvironments }, { owner: 'project' });
    expect(flags.get('refunds')).toEqual(flag({ line: 3 }));
    expect(flags.get('kill')).toMatchObject({ default: 'on', expires: undefined, owner: undefined });
  });

  it('reads what its import takes, and does not guess where an environment is not there', async () => {
    expect(await states('unleash', { data: { features, featureEnvironments: [] } })).toEqual({
      refunds: 'unknown',
      kill: 'unknown',
    });
  });
});

describe('GrowthBook', () => {
  const feature = (id: string, more: object = {}) => ({ id, owner: 'payments', defaultValue: 'false', ...more });

  it('reads the list of its API', async () => {
    const text = { features: [feature('refunds', { customFields: { until: '2027-03-01' } })] };
    expect(await read('growthbook', text, { expires: 'customFields.until' })).toEqual(
      new Map([['refunds', flag({ line: 3 })]]),
    );
  });

  it('takes no flag for off that an environment or a rule switches on', async () => {
    const text = {
      features: [
        feature('plain', { environments: { production: { enabled: true, defaultValue: 'false', rules: [] } } }),
        feature('on', { defaultValue: 'true' }),
        feature('text', { defaultValue: 'blue' }),
        feature('environment', { environments: { production: { enabled: true, defaultValue: 'true' } } }),
        feature('notThere', { environments: { production: { enabled: false, defaultValue: 'true' } } }),
        feature('rule', { rules: [{ type: 'rollout', enabled: true, value: 'true', coverage: 0.1 }] }),
        feature('forcedOff', { rules: [{ type: 'force', enabled: true, value: 'false' }] }),
        feature('noRule', { rules: [{ type: 'force', enabled: false, value: 'true' }] }),
      ],
    };
    expect(await states('growthbook', text)).toEqual({
      plain: 'off',
      on: 'on',
      text: 'unknown',
      environment: 'on',
      notThere: 'off',
      rule: 'on',
      forcedOff: 'off',
      noRule: 'off',
    });
  });

  it("reads what its SDK's are given", async () => {
    expect(await states('growthbook', { features: { a: { defaultValue: false }, b: { defaultValue: true } } })).toEqual(
      {
        a: 'off',
        b: 'on',
      },
    );
  });
});

describe('a registry that cannot be read says where and why', () => {
  it.each<[string, RegistryFormat, string, unknown]>([
    ['a name twice', 'landworthy', 'flags:\n  a: {}\n  a: {}\n', [3, 'the key `a` is there twice']],
    ['JSON with a key twice', 'flagd', '{"flags": {\n"a": {},\n"a": {}}}', [3, 'the key `a` is there twice']],
    ['a list with a name twice', 'growthbook', '[{"id": "a"},\n{"id": "a"}]', [2, '`a` is registered twice']],
    ['no flags', 'landworthy', 'flag: {}\n', [1, 'it has no `flags:`']],
    ['nothing at all', 'landworthy', '', [1, 'it has no `flags:`']],
    ['a text for a flag', 'landworthy', 'flags:\n  a: yes\n', [2, '`a` is no map of `owner`, `default` and `expires`']],
    [
      'several documents',
      'landworthy',
      'flags: {}\n---\nflags: {}\n',
      [3, 'it has several documents, one is expected'],
    ],
    ['binary', 'landworthy', 'flags:\n\0', [2, 'it is no UTF-8 text']],
    ['too much', 'landworthy', '#'.repeat(3_000_000), [undefined, 'it is larger than 2097152 bytes']],
    [
      'aliases that grow',
      'landworthy',
      `flags: {}\na0: &a0 [x]\n${Array.from({ length: 10 }, (_, i) => `a${i + 1}: &a${i + 1} [${`*a${i},`.repeat(9)}]`).join('\n')}\n`,
      [undefined, 'its aliases refer to themselves, or grow beyond bounds'],
    ],
    [
      'an alias of itself',
      'landworthy',
      'flags: &a { b: *a }',
      [undefined, 'its aliases refer to themselves, or grow beyond bounds'],
    ],
    ['another format', 'flagd', '[]', [1, 'it has no `flags`: is this a flagd file?']],
    [
      'another format',
      'go-feature-flag',
      'flags: {}',
      [1, '`flags` has no `variations`: is this a GO Feature Flag file?'],
    ],
    ['another format', 'flipt', '[]', [1, 'it is no map with `flags`: is this a Flipt file?']],
    ['another format', 'unleash', '{}', [1, 'it has no list `features`: is this an export of Unleash?']],
    ['another format', 'growthbook', '{}', [1, 'it has no `features`: is this from GrowthBook?']],
  ])('%s in %s', async (_, format, text, expected) => {
    expect(await unreadable(format, text)).toEqual(expected);
  });

  it('tells the line of what does not parse', async () => {
    expect(await unreadable('landworthy', 'flags:\n  a: {\n')).toEqual([
      3,
      expect.stringContaining('it does not parse'),
    ]);
  });

  it('never throws, whatever the file holds', async () => {
    const formats = fc.constantFrom<RegistryFormat>(
      'landworthy',
      'flagd',
      'go-feature-flag',
      'flipt',
      'unleash',
      'growthbook',
    );
    const values = fc.oneof(
      fc.string({
        unit: fc.constantFrom('flags', 'features', ':', ' ', '\n', '-', '{', '}', '[', '"', '&a', '*a', '#', 'é'),
      }),
      fc.json(),
      fc.json().map(value => `{"flags": ${value}, "features": ${value}}`),
      fc.json().map(value => `{"flags": {"a": ${value}}, "features": [${value}]}`),
    );
    await fc.assert(
      fc.asyncProperty(formats, values, async (format, text) => {
        expect(['read', 'unreadable']).toContain((await readRegistry(text, { file: 'f', format })).kind);
      }),
      { numRuns: 300 },
    );
  });

  it('tells a file that is not there', async () => {
    expect(await readRegistry(undefined, { file: 'flags.yml', format: 'flagd' })).toEqual({
      kind: 'missing',
      file: 'flags.yml',
    });
  });
});
