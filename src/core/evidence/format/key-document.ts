import type { Environment, Inputs, KeyDocument } from '../key.ts';
import { mapOf, oneOf, recordOf, textOf, textOrNullOf, treeOf } from './fields.ts';
import { Malformed } from './parsed.ts';

/** Reads a key document, field by field. A field that is not known would be hashed and not understood. Throws Malformed. */
export function readKeyDocument(value: unknown): KeyDocument {
  const { v, tree, requirement, inputs, environment } = mapOf(value, 'the key document', [
    ...['v', 'tree', 'requirement', 'inputs', 'environment'],
  ]);
  if (v !== 1) throw new Malformed('`v` of the key document is not 1: another version of landworthy wrote it');
  return {
    v,
    tree: treeOf(tree, '`tree` of the key document'),
    requirement: readRequirement(requirement),
    inputs: readInputs(inputs),
    environment: readEnvironment(environment),
  };
}

function readRequirement(value: unknown): KeyDocument['requirement'] {
  const { id, definition, before } = mapOf(value, '`requirement`', ['id', 'definition', 'before']);
  return {
    id: textOf(id, '`requirement.id`', { min: 1, max: 1024 }),
    definition: mapOf(definition, '`requirement.definition`'),
    ...(before === undefined ? {} : { before: treeOf(before, '`requirement.before`') }),
  };
}

function readInputs(value: unknown): Inputs {
  const { files, hidden, submodules } = mapOf(value, '`inputs`', ['files', 'hidden', 'submodules']);
  return {
    files: recordOf(files, '`inputs.files`', textOrNullOf),
    hidden: recordOf(hidden, '`inputs.hidden`', textOf),
    submodules: recordOf(submodules, '`inputs.submodules`', textOf),
  };
}

const environmentFields = [
  ...['os', 'release', 'arch', 'runtimes', 'programs', 'probes', 'dependencies', 'variables', 'git'],
];

function readEnvironment(value: unknown): Environment {
  const fields = mapOf(value, '`environment`', environmentFields);
  const variables = mapOf(fields['variables'], '`environment.variables`', ['mode', 'values']);
  return {
    os: textOf(fields['os'], '`environment.os`'),
    release: textOf(fields['release'], '`environment.release`'),
    arch: textOf(fields['arch'], '`environment.arch`'),
    runtimes: recordOf(fields['runtimes'], '`environment.runtimes`', textOf),
    programs: recordOf(fields['programs'], '`environment.programs`', textOrNullOf),
    probes: recordOf(fields['probes'], '`environment.probes`', textOf),
    dependencies: recordOf(fields['dependencies'], '`environment.dependencies`', textOf),
    variables: {
      mode: oneOf(variables['mode'], '`environment.variables.mode`', ['listed', 'all']),
      values: recordOf(variables['values'], '`environment.variables.values`', textOrNullOf),
    },
    git: recordOf(fields['git'], '`environment.git`', textOf),
  };
}
