/** For each rule what it fires at, and what it lets be; `t`, `other` and `parts` are tables that are there, see `landedTables`. */
export interface LintCase {
  readonly rule: string;
  readonly fires: readonly string[];
  readonly holds: readonly string[];
  /** `none`: outside a transaction. */
  readonly transaction?: 'none';
}

/** What the tables are that cases speak of. */
export const landedTables = `
CREATE TABLE t (id int PRIMARY KEY, a int, b text, v varchar(20), n numeric(10,2), o int, ts timestamp, c cidr, d int NOT NULL DEFAULT 1, j int CONSTRAINT j_positive CHECK (j > 0));
CREATE INDEX t_a ON t (a);
CREATE TABLE other (id int PRIMARY KEY, a int);
CREATE TABLE parts (id int, at date) PARTITION BY RANGE (at);
CREATE TABLE parts_1 PARTITION OF parts FOR VALUES FROM ('2020-01-01') TO ('2021-01-01');
CREATE MATERIALIZED VIEW mv AS SELECT 1 AS x;
CREATE UNIQUE INDEX mv_x ON mv (x);
CREATE VIEW vw AS SELECT id FROM t;
CREATE TYPE mood AS ENUM ('sad', 'happy');
CREATE SCHEMA old;
CREATE TABLE checked (id int PRIMARY KEY, a int);
ALTER TABLE checked ADD CONSTRAINT a_there CHECK (a IS NOT NULL) NOT VALID;
ALTER TABLE checked VALIDATE CONSTRAINT a_there;
`;

const inOwn = 'none' as const;

export const postgresCases: readonly LintCase[] = [
  {
    rule: 'index-not-concurrent',
    fires: ['CREATE INDEX i ON t (b)', 'CREATE UNIQUE INDEX ON public.t (b)'],
    holds: ['CREATE TABLE x (a int); CREATE INDEX ON x (a)', 'CREATE INDEX i ON ONLY parts (id)'],
  },
  { rule: 'index-not-concurrent', fires: [], holds: ['CREATE INDEX CONCURRENTLY i ON t (b)'], transaction: inOwn },
  {
    rule: 'drop-index-not-concurrent',
    fires: ['DROP INDEX t_a'],
    holds: ['CREATE TABLE x (a int); CREATE INDEX i ON x (a); DROP INDEX i'],
  },
  { rule: 'drop-index-not-concurrent', fires: [], holds: ['DROP INDEX CONCURRENTLY t_a'], transaction: inOwn },
  {
    rule: 'reindex-not-concurrent',
    fires: ['REINDEX TABLE t', 'REINDEX INDEX t_a'],
    holds: ['CREATE TABLE x (a int PRIMARY KEY); REINDEX TABLE x'],
  },
  {
    rule: 'reindex-not-concurrent',
    fires: [],
    holds: ['REINDEX INDEX CONCURRENTLY t_a', 'REINDEX (CONCURRENTLY) TABLE t'],
    transaction: inOwn,
  },
  {
    rule: 'refresh-not-concurrent',
    fires: ['REFRESH MATERIALIZED VIEW mv'],
    holds: ['REFRESH MATERIALIZED VIEW CONCURRENTLY mv'],
  },
  { rule: 'detach-partition-not-concurrent', fires: ['ALTER TABLE parts DETACH PARTITION parts_1'], holds: [] },
  {
    rule: 'detach-partition-not-concurrent',
    fires: [],
    holds: ['ALTER TABLE parts DETACH PARTITION parts_1 CONCURRENTLY'],
    transaction: inOwn,
  },
  {
    rule: 'partition-of-locks-parent',
    fires: ["CREATE TABLE p2 PARTITION OF parts FOR VALUES FROM ('2022-01-01') TO ('2023-01-01')"],
    holds: [
      "CREATE TABLE p2 (LIKE parts INCLUDING ALL); ALTER TABLE parts ATTACH PARTITION p2 FOR VALUES FROM ('2022-01-01') TO ('2023-01-01')",
    ],
  },
  {
    rule: 'constraint-not-valid',
    fires: [
      'ALTER TABLE t ADD CONSTRAINT f FOREIGN KEY (o) REFERENCES other (id)',
      'ALTER TABLE t ADD CONSTRAINT k CHECK (a > 0)',
    ],
    holds: [
      'ALTER TABLE t ADD CONSTRAINT k CHECK (a > 0) NOT VALID',
      'CREATE TABLE x (o int REFERENCES other (id)); ALTER TABLE x ADD CHECK (o > 0)',
      'ALTER TABLE t ADD COLUMN p int REFERENCES other (id)',
    ],
  },
  {
    rule: 'validate-in-same-transaction',
    fires: ['ALTER TABLE t ADD CONSTRAINT k CHECK (a > 0) NOT VALID; ALTER TABLE t VALIDATE CONSTRAINT k'],
    holds: ['ALTER TABLE checked VALIDATE CONSTRAINT a_there'],
  },
  {
    rule: 'validate-in-same-transaction',
    fires: [],
    holds: ['ALTER TABLE t ADD CONSTRAINT k CHECK (a > 0) NOT VALID; ALTER TABLE t VALIDATE CONSTRAINT k'],
    transaction: inOwn,
  },
  {
    rule: 'unique-constraint-direct',
    fires: ['ALTER TABLE t ADD CONSTRAINT u UNIQUE (b)', 'ALTER TABLE t ADD COLUMN u int UNIQUE'],
    holds: [
      'CREATE UNIQUE INDEX u ON t (b); ALTER TABLE t ADD CONSTRAINT u UNIQUE USING INDEX u',
      'CREATE TABLE x (a int UNIQUE)',
    ],
  },
  {
    rule: 'exclusion-constraint',
    fires: ['ALTER TABLE t ADD CONSTRAINT e EXCLUDE USING btree (a WITH =)'],
    holds: ['CREATE TABLE x (a int, EXCLUDE USING btree (a WITH =))'],
  },
  {
    rule: 'set-not-null',
    fires: ['ALTER TABLE t ALTER COLUMN a SET NOT NULL'],
    holds: [
      'ALTER TABLE checked ALTER COLUMN a SET NOT NULL',
      'ALTER TABLE t ADD CONSTRAINT k CHECK (a IS NOT NULL) NOT VALID; ALTER TABLE t VALIDATE CONSTRAINT k; ALTER TABLE t ALTER COLUMN a SET NOT NULL',
      'CREATE TABLE x (a int); ALTER TABLE x ALTER COLUMN a SET NOT NULL',
    ],
  },
  {
    rule: 'set-not-null',
    fires: [
      'ALTER TABLE t ADD CONSTRAINT k CHECK (a IS NOT NULL) NOT VALID; ALTER TABLE t ALTER COLUMN a SET NOT NULL',
    ],
    holds: [],
  },
  {
    rule: 'fk-without-index',
    fires: [
      'ALTER TABLE t ADD FOREIGN KEY (o) REFERENCES other (id) NOT VALID',
      'CREATE TABLE x (o int REFERENCES other (id))',
    ],
    holds: [
      'ALTER TABLE t ADD FOREIGN KEY (a) REFERENCES other (id) NOT VALID',
      'CREATE TABLE x (o int REFERENCES other (id)); CREATE INDEX ON x (o, ctid)',
      'CREATE TABLE x (o int PRIMARY KEY REFERENCES other (id))',
    ],
  },
  {
    rule: 'type-change',
    fires: [
      'ALTER TABLE t ALTER COLUMN a TYPE bigint',
      'ALTER TABLE t ALTER COLUMN b TYPE varchar(9)',
      'ALTER TABLE t ALTER COLUMN v TYPE varchar(10)',
      'ALTER TABLE t ALTER COLUMN n TYPE numeric(12,3)',
      'ALTER TABLE t ALTER COLUMN v TYPE text USING lower(v)',
    ],
    holds: [
      'ALTER TABLE t ALTER COLUMN v TYPE varchar(40)',
      'ALTER TABLE t ALTER COLUMN v TYPE text',
      'ALTER TABLE t ALTER COLUMN b TYPE varchar',
      'ALTER TABLE t ALTER COLUMN n TYPE numeric(12,2)',
      'ALTER TABLE t ALTER COLUMN n TYPE numeric',
      'ALTER TABLE t ALTER COLUMN c TYPE inet',
    ],
  },
  {
    rule: 'add-column-rewrites',
    fires: [
      'ALTER TABLE t ADD COLUMN z uuid DEFAULT gen_random_uuid()',
      'ALTER TABLE t ADD COLUMN z timestamptz DEFAULT clock_timestamp()',
      'ALTER TABLE t ADD COLUMN z bigserial',
      'ALTER TABLE t ADD COLUMN z int GENERATED ALWAYS AS IDENTITY',
      'ALTER TABLE t ADD COLUMN z int GENERATED ALWAYS AS (a + 1) STORED',
    ],
    holds: [
      'ALTER TABLE t ADD COLUMN z timestamptz NOT NULL DEFAULT now()',
      "ALTER TABLE t ADD COLUMN z text NOT NULL DEFAULT 'x'",
      "ALTER TABLE t ADD COLUMN z jsonb DEFAULT '{}'::jsonb",
      'ALTER TABLE t ADD COLUMN z int',
      'CREATE TABLE x (a int); ALTER TABLE x ADD COLUMN z bigserial',
    ],
  },
  {
    rule: 'table-rewrite',
    fires: ['ALTER TABLE t SET UNLOGGED', 'CLUSTER other USING other_pkey'],
    holds: ['ALTER TABLE t SET (fillfactor = 70)'],
  },
  {
    rule: 'table-rewrite',
    fires: ['VACUUM FULL other', 'VACUUM (FULL) other'],
    holds: ['VACUUM t', 'VACUUM (FULL false) t'],
    transaction: inOwn,
  },
  {
    rule: 'concurrent-in-transaction',
    fires: [
      'CREATE INDEX CONCURRENTLY i ON t (b)',
      'VACUUM t',
      'DROP INDEX CONCURRENTLY t_a',
      'REINDEX INDEX CONCURRENTLY t_a',
    ],
    holds: ['REFRESH MATERIALIZED VIEW CONCURRENTLY mv', 'CREATE INDEX i ON t (b)'],
  },
  {
    rule: 'concurrent-in-transaction',
    fires: ['BEGIN; CREATE INDEX CONCURRENTLY i ON t (b); COMMIT'],
    holds: ['CREATE INDEX CONCURRENTLY i ON t (b)'],
    transaction: inOwn,
  },
  { rule: 'transaction-nesting', fires: ['BEGIN; SELECT 1', 'SELECT 1; COMMIT'], holds: ['SAVEPOINT s; RELEASE s'] },
  { rule: 'transaction-nesting', fires: [], holds: ['BEGIN; SELECT 1; COMMIT'], transaction: inOwn },
  {
    rule: 'uncommitted-transaction',
    fires: ['BEGIN; SELECT 1'],
    holds: ['BEGIN; SELECT 1; COMMIT'],
    transaction: inOwn,
  },
  {
    rule: 'backfill-under-lock',
    fires: ['ALTER TABLE t ADD COLUMN z int; UPDATE t SET z = 1 WHERE id > 5'],
    holds: ['UPDATE t SET a = 1 WHERE id > 5', 'CREATE TABLE x (a int); INSERT INTO x SELECT id FROM t'],
  },
  {
    rule: 'backfill-under-lock',
    fires: [],
    holds: ['ALTER TABLE t ADD COLUMN z int; UPDATE t SET z = 1 WHERE id > 5'],
    transaction: inOwn,
  },
  {
    rule: 'locks-more-tables',
    fires: ['ALTER TABLE t ADD COLUMN z int; ALTER TABLE other ADD COLUMN z int'],
    holds: ['ALTER TABLE t ADD COLUMN z int; ALTER TABLE t ADD COLUMN y int'],
  },
  {
    rule: 'lock-timeout-missing',
    fires: ['ALTER TABLE t ADD COLUMN z int'],
    holds: [
      "SET LOCAL lock_timeout = '5s'; ALTER TABLE t ADD COLUMN z int",
      "SELECT set_config('lock_timeout', '5s', true); ALTER TABLE t ADD COLUMN z int",
      'CREATE TABLE x (a int)',
    ],
  },
  {
    rule: 'enum-value-in-transaction',
    fires: ["ALTER TYPE mood ADD VALUE 'ok'; INSERT INTO t (id, b) SELECT 9, 'ok'::mood::text"],
    holds: ["ALTER TYPE mood ADD VALUE 'ok' AFTER 'sad'"],
  },
  {
    rule: 'drop-table',
    fires: ['DROP TABLE other', 'DROP TABLE IF EXISTS t CASCADE'],
    holds: ['CREATE TABLE x (a int); DROP TABLE x'],
  },
  {
    rule: 'drop-column',
    fires: ['ALTER TABLE t DROP COLUMN b'],
    holds: ['ALTER TABLE t ADD COLUMN z int; ALTER TABLE t DROP COLUMN z'],
  },
  { rule: 'drop-schema', fires: ['DROP SCHEMA old'], holds: ['CREATE SCHEMA s; DROP SCHEMA s'] },
  {
    rule: 'drop-object',
    fires: ['DROP VIEW vw', 'DROP TYPE mood CASCADE'],
    holds: ['DROP VIEW vw; CREATE VIEW vw AS SELECT id, a FROM t'],
  },
  { rule: 'truncate', fires: ['TRUNCATE t', 'TRUNCATE TABLE t, other'], holds: ['CREATE TABLE x (a int); TRUNCATE x'] },
  {
    rule: 'delete-without-where',
    fires: ['DELETE FROM t', 'DELETE FROM t WHERE true'],
    holds: ['DELETE FROM t WHERE id = 1', 'DELETE FROM t USING other WHERE t.id = other.id'],
  },
  {
    rule: 'update-without-where',
    fires: ['UPDATE t SET a = 0', 'ALTER TABLE t ADD COLUMN z int; UPDATE t SET z = 1, a = 0'],
    holds: ['UPDATE t SET a = 0 WHERE a IS NULL', 'ALTER TABLE t ADD COLUMN z int; UPDATE t SET z = a'],
  },
  {
    rule: 'backfill-whole-table',
    fires: ['ALTER TABLE t ADD COLUMN z int; UPDATE t SET z = a'],
    holds: ['UPDATE t SET a = 0'],
  },
  {
    rule: 'rename-column',
    fires: ['ALTER TABLE t RENAME COLUMN a TO aa', 'ALTER TABLE t RENAME b TO bb'],
    holds: ['ALTER TABLE t RENAME CONSTRAINT j_positive TO j_more'],
  },
  {
    rule: 'rename-table',
    fires: ['ALTER TABLE other RENAME TO others', 'ALTER TABLE other SET SCHEMA old'],
    holds: ['CREATE TABLE x (a int); ALTER TABLE x RENAME TO y', 'ALTER INDEX t_a RENAME TO t_aa'],
  },
  {
    rule: 'rename-object',
    fires: [
      "ALTER TYPE mood RENAME VALUE 'sad' TO 'low'",
      'ALTER SCHEMA old RENAME TO older',
      'ALTER VIEW vw RENAME TO vww',
    ],
    holds: ['ALTER INDEX t_a RENAME TO t_aa'],
  },
  {
    rule: 'add-not-null-no-default',
    fires: ['ALTER TABLE t ADD COLUMN z int NOT NULL', 'ALTER TABLE t ADD COLUMN z int NOT NULL DEFAULT NULL'],
    holds: [
      'ALTER TABLE t ADD COLUMN z int NOT NULL DEFAULT 0',
      'ALTER TABLE t ADD COLUMN z int',
      'ALTER TABLE t ADD COLUMN z bigserial NOT NULL',
    ],
  },
  {
    rule: 'drop-not-null',
    fires: ['ALTER TABLE t ALTER COLUMN d DROP NOT NULL'],
    holds: ['CREATE TABLE x (a int NOT NULL); ALTER TABLE x ALTER COLUMN a DROP NOT NULL'],
  },
  {
    rule: 'drop-default',
    fires: ['ALTER TABLE t ALTER COLUMN d DROP DEFAULT'],
    holds: ['ALTER TABLE t ALTER COLUMN d SET DEFAULT 2'],
  },
  {
    rule: 'drop-constraint',
    fires: ['ALTER TABLE t DROP CONSTRAINT j_positive'],
    holds: ['ALTER TABLE t DROP CONSTRAINT j_positive, ADD CONSTRAINT j_positive CHECK (j > 1) NOT VALID'],
  },
  {
    rule: 'json-not-jsonb',
    fires: ['CREATE TABLE x (a json)', 'ALTER TABLE t ADD COLUMN z json'],
    holds: ['CREATE TABLE x (a jsonb)'],
  },
  {
    rule: 'enum-value-order',
    fires: ["ALTER TYPE mood ADD VALUE 'ok'"],
    holds: ["ALTER TYPE mood ADD VALUE 'ok' BEFORE 'happy'"],
  },
  {
    rule: 'identifier-too-long',
    fires: [`CREATE TABLE ${'x'.repeat(64)} (a int)`, `CREATE INDEX "${'é'.repeat(32)}" ON t (a)`],
    holds: [`CREATE TABLE ${'x'.repeat(63)} (a int)`],
  },
  {
    rule: 'prefer-text',
    fires: ['CREATE TABLE x (a varchar(9))', 'CREATE TABLE x (a char(2))'],
    holds: ['CREATE TABLE x (a text, b varchar)'],
  },
  {
    rule: 'prefer-bigint',
    fires: ['CREATE TABLE x (a int)', 'CREATE TABLE x (a serial)'],
    holds: ['CREATE TABLE x (a bigint, b bigserial)'],
  },
  {
    rule: 'prefer-identity',
    fires: ['CREATE TABLE x (a bigserial)'],
    holds: ['CREATE TABLE x (a bigint GENERATED ALWAYS AS IDENTITY)'],
  },
  {
    rule: 'prefer-timestamptz',
    fires: ['CREATE TABLE x (a timestamp)', 'CREATE TABLE x (a timestamp(3))'],
    holds: ['CREATE TABLE x (a timestamptz)'],
  },
];

export const mysqlTables = `
CREATE TABLE o (id int PRIMARY KEY, a int);
CREATE TABLE t (id int PRIMARY KEY, a int, b text CHARACTER SET latin1, v varchar(20), v60 varchar(60), n decimal(10,2), nn int NOT NULL, e enum('a','b'), g int DEFAULT 3, o int,
  KEY ka (a), UNIQUE KEY un (nn), CONSTRAINT ck CHECK (a > 0), CONSTRAINT fo FOREIGN KEY (o) REFERENCES o (id));
`;

export interface PlainCase extends LintCase {
  readonly servers: readonly ('mysql' | 'mariadb' | 'oceanbase' | 'sqlite')[];
}

const innodb = ['mysql', 'mariadb'] as const;
const family = ['mysql', 'mariadb', 'oceanbase'] as const;
const all = [...family, 'sqlite'] as const;

export const plainCases: readonly PlainCase[] = [
  {
    rule: 'alter-copies-table',
    servers: innodb,
    fires: [
      'ALTER TABLE t MODIFY a bigint',
      'ALTER TABLE `t` MODIFY COLUMN `v` varchar(10)',
      'ALTER TABLE t MODIFY v60 varchar(64)',
      'ALTER TABLE t MODIFY v text',
      'ALTER TABLE t MODIFY n decimal(12,2)',
      'ALTER TABLE t MODIFY a int unsigned',
      "ALTER TABLE t MODIFY e enum('b','a')",
      'ALTER TABLE t CHANGE a aa bigint',
      'ALTER TABLE t ADD COLUMN z int AS (a + 2) STORED',
      'ALTER TABLE o ADD CONSTRAINT f FOREIGN KEY (a) REFERENCES t (id)',
      'ALTER TABLE t ADD CONSTRAINT c2 CHECK (nn > 0)',
      'ALTER TABLE t CONVERT TO CHARACTER SET utf8mb4',
      'ALTER TABLE o PARTITION BY HASH(id) PARTITIONS 2',
      'ALTER TABLE t DROP COLUMN b, MODIFY a bigint',
    ],
    holds: [
      'ALTER TABLE t ADD COLUMN z int NOT NULL DEFAULT 5 AFTER a',
      "ALTER TABLE t ADD COLUMN (y int DEFAULT 1 COMMENT 'a, b', z text)",
      'ALTER TABLE t MODIFY v varchar(40)',
      "ALTER TABLE t MODIFY e enum('a','b','c')",
      'ALTER TABLE t MODIFY a int(11) DEFAULT 3',
      'ALTER TABLE t ADD INDEX (b(10)), ADD UNIQUE KEY uv (v)',
      'ALTER TABLE t RENAME INDEX ka TO kb',
      'ALTER TABLE t ALTER COLUMN g SET DEFAULT 4',
      'ALTER TABLE t ENGINE=InnoDB',
      "ALTER TABLE t COMMENT='x', AUTO_INCREMENT=100",
      'ALTER TABLE t DROP FOREIGN KEY fo',
      'ALTER TABLE t MODIFY a bigint, ALGORITHM=INPLACE',
      'CREATE TABLE x (a int); ALTER TABLE x MODIFY a bigint',
      'SET FOREIGN_KEY_CHECKS=0; ALTER TABLE o ADD FOREIGN KEY (a) REFERENCES t (id)',
      '/* ALTER TABLE t MODIFY a bigint */ SELECT 1',
    ],
  },
  {
    rule: 'alter-blocks-writes',
    servers: innodb,
    fires: [
      'ALTER TABLE t ADD FULLTEXT KEY (b)',
      'CREATE FULLTEXT INDEX f ON t (b)',
      'ALTER TABLE o ADD COLUMN z int AUTO_INCREMENT UNIQUE',
    ],
    holds: [
      'CREATE INDEX f ON t (v)',
      'CREATE TABLE x (b text, FULLTEXT KEY (b))',
      'ALTER TABLE t ADD FULLTEXT (b), LOCK=NONE',
    ],
  },
  {
    rule: 'alter-unclassified',
    servers: all,
    fires: ['ALTER TABLE t FROBNICATE a'],
    holds: ['ALTER TABLE t ADD COLUMN z int'],
  },
  {
    rule: 'ddl-not-transactional',
    servers: family,
    fires: ['CREATE TABLE x (a int); CREATE TABLE y (a int)'],
    holds: ['CREATE TABLE x (a int); INSERT INTO x VALUES (1)'],
  },
  {
    rule: 'inline-references-ignored',
    servers: ['mysql'],
    fires: ['CREATE TABLE x (o int REFERENCES o (id))', 'ALTER TABLE t ADD z int REFERENCES o (id)'],
    holds: ['CREATE TABLE x (o int, FOREIGN KEY (o) REFERENCES o (id))'],
  },
  {
    rule: 'oceanbase-offline-ddl',
    servers: ['oceanbase'],
    fires: [
      'ALTER TABLE t ADD COLUMN z int AFTER a',
      'ALTER TABLE t ADD COLUMN z int FIRST',
      'ALTER TABLE t DROP COLUMN b',
      'ALTER TABLE t DROP PRIMARY KEY',
      'ALTER TABLE t MODIFY v text',
      'TRUNCATE TABLE t',
    ],
    holds: [
      'ALTER TABLE t ADD COLUMN z int',
      'ALTER TABLE t MODIFY a bigint',
      'ALTER TABLE t ADD INDEX (v)',
      'ALTER TABLE t RENAME COLUMN b TO bb',
    ],
  },
  {
    rule: 'oceanbase-mixed-online-offline',
    servers: ['oceanbase'],
    fires: ['ALTER TABLE t ADD COLUMN z int, DROP COLUMN b'],
    holds: ['ALTER TABLE t DROP COLUMN a, DROP COLUMN b', 'ALTER TABLE t ADD COLUMN z int, ADD INDEX (v)'],
  },
  {
    rule: 'sqlite-cannot-alter',
    servers: ['sqlite'],
    fires: [
      'ALTER TABLE t MODIFY a text',
      'ALTER TABLE t ADD CONSTRAINT c UNIQUE (a)',
      'ALTER TABLE t ADD COLUMN z int UNIQUE',
      'ALTER TABLE t ADD COLUMN z int AS (a) STORED',
    ],
    holds: [
      'ALTER TABLE t ADD COLUMN z int',
      'ALTER TABLE t ADD COLUMN z int AS (a) VIRTUAL',
      'ALTER TABLE t RENAME b TO c',
    ],
  },
  {
    rule: 'pragma-in-transaction',
    servers: ['sqlite'],
    fires: ['PRAGMA foreign_keys = OFF'],
    holds: ['PRAGMA user_version = 3'],
  },
  {
    rule: 'pragma-in-transaction',
    servers: ['sqlite'],
    fires: [],
    holds: ['PRAGMA foreign_keys=OFF'],
    transaction: inOwn,
  },
  {
    rule: 'drop-table',
    servers: all,
    fires: ['DROP TABLE IF EXISTS `t`'],
    holds: [
      'CREATE TABLE x (a int); DROP TABLE x',
      'CREATE TABLE t_new (a int); INSERT INTO t_new (a) SELECT a FROM t; DROP TABLE t; ALTER TABLE t_new RENAME TO t',
    ],
  },
  { rule: 'drop-table', servers: family, fires: ['DROP TABLE t, o'], holds: [] },
  {
    rule: 'drop-column',
    servers: all,
    fires: ['ALTER TABLE t DROP COLUMN b', 'ALTER TABLE t DROP b'],
    holds: ['ALTER TABLE t DROP INDEX ka'],
  },
  { rule: 'drop-schema', servers: family, fires: ['DROP DATABASE d'], holds: ['DROP VIEW d'] },
  {
    rule: 'drop-object',
    servers: all,
    fires: ['DROP VIEW IF EXISTS v'],
    holds: ['DROP VIEW v; CREATE VIEW v AS SELECT 1'],
  },
  { rule: 'truncate', servers: family, fires: ['TRUNCATE t'], holds: ['CREATE TABLE x (a int); TRUNCATE TABLE x'] },
  {
    rule: 'delete-without-where',
    servers: all,
    fires: ['DELETE FROM t', 'DELETE FROM t -- where a = 1\n'],
    holds: ['DELETE FROM t WHERE a = 1'],
  },
  {
    rule: 'update-without-where',
    servers: all,
    fires: ['UPDATE t SET a = 1, b = (SELECT 1 WHERE 1)'],
    holds: ['UPDATE t SET a = 1 WHERE id = 2', 'ALTER TABLE t ADD COLUMN z int; UPDATE t SET z = a'],
  },
  {
    rule: 'backfill-whole-table',
    servers: all,
    fires: ['ALTER TABLE t ADD COLUMN z int; UPDATE t SET z = a'],
    holds: ['UPDATE t SET a = 1'],
  },
  {
    rule: 'rename-column',
    servers: all,
    fires: ['ALTER TABLE t RENAME COLUMN b TO bb'],
    holds: ['ALTER TABLE t ADD COLUMN z int'],
  },
  {
    rule: 'rename-column',
    servers: family,
    fires: ['ALTER TABLE t CHANGE b bb text'],
    holds: ['ALTER TABLE t CHANGE b b text'],
  },
  {
    rule: 'rename-table',
    servers: all,
    fires: ['ALTER TABLE t RENAME TO u'],
    holds: ['CREATE TABLE x (a int); ALTER TABLE x RENAME TO y'],
  },
  {
    rule: 'rename-table',
    servers: family,
    fires: ['RENAME TABLE t TO u, o TO p'],
    holds: ['ALTER TABLE t RENAME INDEX ka TO kb'],
  },
  {
    rule: 'add-not-null-no-default',
    servers: all,
    fires: ['ALTER TABLE t ADD COLUMN z int NOT NULL'],
    holds: ['ALTER TABLE t ADD COLUMN z int NOT NULL DEFAULT 0'],
  },
  {
    rule: 'add-not-null-no-default',
    servers: family,
    fires: ['ALTER TABLE t ADD z int NOT NULL, ADD y int'],
    holds: ["ALTER TABLE t ADD COLUMN z int COMMENT 'not null'"],
  },
  {
    rule: 'drop-default',
    servers: family,
    fires: ['ALTER TABLE t ALTER g DROP DEFAULT'],
    holds: ['ALTER TABLE t ALTER g SET DEFAULT 4'],
  },
  {
    rule: 'drop-constraint',
    servers: family,
    fires: ['ALTER TABLE t DROP FOREIGN KEY fo'],
    holds: ['ALTER TABLE t DROP INDEX ka'],
  },
];
