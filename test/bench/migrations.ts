/** A migration of the size of real ones, with a way back that brings all back. */
export interface MadeMigration {
  readonly name: string;
  readonly up: string;
  readonly down: string;
}

/** So many, always the same: every fourth makes a table, the others change one of those before. */
export function makeMigrations(count: number): readonly MadeMigration[] {
  return Array.from({ length: count }, (_, index) => {
    const table = `made_${Math.floor(index / 4)}`;
    const make = index % 4 === 0 ? newTable : (changes[(index - Math.ceil(index / 4)) % changes.length] ?? newTable);
    return { name: `${1000 + index}_${make.name}`, ...make(table, index) };
  });
}

type Make = (table: string, index: number) => Omit<MadeMigration, 'name'>;

const newTable: Make = (table, index) => {
  const parent = index < 8 ? undefined : `made_${Math.floor(index / 8)}`;
  return {
    up: `-- ${'what this is for, in a few words. '.repeat(4)}
CREATE TABLE ${table} (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  ${parent ? `parent_id bigint NOT NULL REFERENCES ${parent} (id) ON DELETE CASCADE,` : 'team_id bigint NOT NULL,'}
  name text NOT NULL CHECK (name <> ''),
  slug varchar(80) NOT NULL,
  amount numeric(12, 2) NOT NULL DEFAULT 0,
  is_active boolean NOT NULL DEFAULT true,
  settings jsonb NOT NULL DEFAULT '{}'::jsonb,
  created_at timestamptz NOT NULL DEFAULT now(),
  updated_at timestamptz NOT NULL DEFAULT now(),
  UNIQUE (slug)
);
CREATE INDEX ${table}_created_at ON ${table} (created_at DESC);
CREATE INDEX ${table}_active ON ${table} (${parent ? 'parent_id' : 'team_id'}) WHERE is_active;
COMMENT ON TABLE ${table} IS 'one of many';
`,
    down: `DROP TABLE ${table};\n`,
  };
};

const changes: readonly Make[] = [
  function columns(table, index) {
    return {
      up: `ALTER TABLE ${table} ADD COLUMN note_${index} text, ADD COLUMN seen_${index} timestamptz;
CREATE INDEX ${table}_seen_${index} ON ${table} (seen_${index});
`,
      down: `ALTER TABLE ${table} DROP COLUMN seen_${index}, DROP COLUMN note_${index};\n`,
    };
  },
  function state(table, index) {
    return {
      up: `CREATE TYPE state_${index} AS ENUM ('open', 'paid', 'closed');
ALTER TABLE ${table} ADD COLUMN state_${index} state_${index} NOT NULL DEFAULT 'open';
`,
      down: `ALTER TABLE ${table} DROP COLUMN state_${index};\nDROP TYPE state_${index};\n`,
    };
  },
  function backfill(table, index) {
    return {
      up: `ALTER TABLE ${table} ADD COLUMN label_${index} text;
UPDATE ${table} SET label_${index} = name || ' ' || slug WHERE label_${index} IS NULL;
ALTER TABLE ${table} ALTER COLUMN label_${index} SET NOT NULL;
`,
      down: `ALTER TABLE ${table} DROP COLUMN label_${index};\n`,
    };
  },
  function checks(table, index) {
    return {
      up: `ALTER TABLE ${table} ADD CONSTRAINT ${table}_amount_${index} CHECK (amount >= 0) NOT VALID;
ALTER TABLE ${table} VALIDATE CONSTRAINT ${table}_amount_${index};
`,
      down: `ALTER TABLE ${table} DROP CONSTRAINT ${table}_amount_${index};\n`,
    };
  },
  function wider(table) {
    return {
      up: `ALTER TABLE ${table} ALTER COLUMN slug TYPE varchar(200), ALTER COLUMN amount TYPE numeric(16, 2);\n`,
      down: `ALTER TABLE ${table} ALTER COLUMN slug TYPE varchar(80), ALTER COLUMN amount TYPE numeric(12, 2);\n`,
    };
  },
  function touch(table, index) {
    return {
      up: `CREATE FUNCTION touch_${index}() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  NEW.updated_at := now();
  RETURN NEW;
END
$$;
CREATE TRIGGER touch_${index} BEFORE UPDATE ON ${table} FOR EACH ROW EXECUTE FUNCTION touch_${index}();
`,
      down: `DROP TRIGGER touch_${index} ON ${table};\nDROP FUNCTION touch_${index}();\n`,
    };
  },
  function report(table, index) {
    return {
      up: `CREATE VIEW report_${index} AS SELECT is_active, count(*) AS rows, max(created_at) AS newest FROM ${table} GROUP BY 1;\n`,
      down: `DROP VIEW report_${index};\n`,
    };
  },
  function newIndex(table, index) {
    return {
      up: `DROP INDEX ${table}_created_at;\nCREATE INDEX ${table}_created_at_${index} ON ${table} (created_at, id);\n`,
      down: `DROP INDEX ${table}_created_at_${index};\nCREATE INDEX ${table}_created_at ON ${table} (created_at DESC);\n`,
    };
  },
];
