/** What a statement does to one object, whatever the server: what rules are about. Names are as the server would find them. */
export type Operation =
  | CreateTable
  | (OfTable & (TableChange | ColumnChange | ConstraintChange | IndexChange | DataChange))
  | ObjectChange
  | SessionChange;

export type OperationKind = Operation['kind'];
export type OperationOf<Kind extends OperationKind> = Extract<Operation, { kind: Kind }>;

interface OfTable {
  /** Without `public.` in front; empty where the statement does not say. */
  readonly table: string;
}

export interface CreateTable extends OfTable {
  readonly kind: 'create-table';
  readonly ifNotExists: boolean;
  readonly columns: readonly Column[];
  readonly constraints: readonly Constraint[];
  /** Where it becomes a part of another one at once. */
  readonly partitionOf?: string;
}

type TableChange =
  | { readonly kind: 'drop-table'; readonly cascade: boolean }
  | { readonly kind: 'rename-table'; readonly to: string }
  /** All rows are written anew, and nothing else is asked for: `VACUUM FULL`, `SET LOGGED`, `ENGINE=InnoDB`. */
  | { readonly kind: 'rewrite'; readonly how: string }
  | { readonly kind: 'attach-partition'; readonly partition: string }
  | { readonly kind: 'detach-partition'; readonly partition: string; readonly concurrently: boolean }
  | { readonly kind: 'partitioning'; readonly how: string }
  | { readonly kind: 'lock-table' }
  /** Known, and takes a short lock at most. */
  | { readonly kind: 'alter-table'; readonly how: string }
  | { readonly kind: 'unclassified'; readonly how: string };

type ColumnChange =
  | { readonly kind: 'add-column'; readonly column: Column }
  | { readonly kind: 'drop-column'; readonly column: string }
  | { readonly kind: 'rename-column'; readonly column: string; readonly to: string }
  /** MySQL says all of the column anew. */
  | {
      readonly kind: 'change-type';
      readonly column: string;
      readonly type: string;
      readonly using: boolean;
      readonly whole?: Column;
    }
  | { readonly kind: 'set-not-null' | 'drop-not-null' | 'set-default' | 'drop-default'; readonly column: string };

type ConstraintChange =
  | { readonly kind: 'add-constraint'; readonly constraint: Constraint }
  | { readonly kind: 'validate-constraint'; readonly name: string }
  | { readonly kind: 'drop-constraint'; readonly name: string };

type IndexChange =
  | (Index & { readonly kind: 'create-index' })
  | { readonly kind: 'drop-index'; readonly name: string; readonly concurrently: boolean }
  | { readonly kind: 'rename-index'; readonly name: string }
  /** Of a whole table, where there is no name of an index. */
  | { readonly kind: 'reindex'; readonly name: string; readonly concurrently: boolean }
  | { readonly kind: 'refresh-view'; readonly concurrently: boolean };

type DataChange =
  | { readonly kind: 'truncate' }
  | { readonly kind: 'delete'; readonly everything: boolean }
  | { readonly kind: 'update'; readonly everything: boolean; readonly columns: readonly string[] }
  | { readonly kind: 'insert'; readonly from: readonly string[] };

type ObjectChange =
  | { readonly kind: 'drop-object'; readonly what: string; readonly name: string; readonly cascade: boolean }
  | { readonly kind: 'rename-object'; readonly what: string; readonly name: string; readonly to: string }
  | { readonly kind: 'create-object'; readonly what: string; readonly name: string }
  | { readonly kind: 'add-enum-value'; readonly type: string; readonly value: string; readonly placed: boolean };

type SessionChange =
  | { readonly kind: 'set'; readonly name: string; readonly value: string }
  | { readonly kind: 'transaction'; readonly what: 'begin' | 'commit' | 'rollback' }
  /** What the server refuses inside a transaction. */
  | { readonly kind: 'outside-transaction'; readonly what: string }
  /** Neither about a schema nor about rows that are there; `query`: reads. */
  | { readonly kind: 'query' | 'other'; readonly what: string };

export interface Column {
  readonly name: string;
  /** As written, in small letters, with its width: `varchar(20)`. */
  readonly type: string;
  readonly notNull: boolean;
  readonly default: Default | undefined;
  readonly generated: 'stored' | 'virtual' | undefined;
  /** `serial`, `identity`, `AUTO_INCREMENT` */
  readonly counts: boolean;
  readonly constraints: readonly Constraint[];
  /** `FIRST`, `AFTER`: where MySQL puts it, if not at the end. */
  readonly placed: boolean;
}

/** `constant`: the same for all rows; `unknown`: calls a function that is not the server's own. */
export type Default = 'constant' | 'volatile' | 'unknown' | 'null';

export interface Constraint {
  readonly kind: 'check' | 'foreign' | 'unique' | 'primary' | 'exclusion' | 'not-null';
  readonly name: string | undefined;
  readonly columns: readonly string[];
  readonly notValid: boolean;
  readonly usingIndex: boolean;
  readonly references?: string;
  /** Columns that a check demands to be there: `c IS NOT NULL`. */
  readonly notNullOf?: readonly string[];
}

interface Index {
  readonly name: string | undefined;
  readonly columns: readonly string[];
  readonly unique: boolean;
  readonly concurrently: boolean;
  /** `ON ONLY`: of a partitioned table, without its partitions. */
  readonly only: boolean;
  readonly method: 'usual' | 'fulltext' | 'spatial';
  /** With a condition: for some of the rows. */
  readonly partial: boolean;
}
