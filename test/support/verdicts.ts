/** A migration, and what a rehearsal tells of it: nothing where all came back; `error: …` where nothing was found out. */
export interface Verdict extends Sides {
  readonly what: string;
  readonly tells: readonly string[];
  readonly transaction?: 'none';
  /** Whether rows are made up for tables that are empty. */
  readonly madeUp?: true;
  /** Where PostgreSQL rightly tells something else before this version than the embedded one, which is a newer one. */
  readonly before?: { readonly version: number; readonly why: string; readonly tells?: readonly string[] };
  /** What differs there; `same`: nothing. */
  readonly mariadb?: Elsewhere;
  readonly sqlite?: Elsewhere;
}

interface Sides {
  /** What has landed, beside the tables below. */
  readonly base?: string;
  readonly up: string;
  readonly down: string;
}

export type Elsewhere = 'same' | Partial<Pick<Verdict, keyof Sides | 'tells'>>;

/** In the SQL of all of them. */
export const landed = `
create table users (id int primary key, name varchar(40) not null, mood varchar(9) default 'glad');
create table orders (id int primary key, user_id int, note varchar(40), amount int not null default 0);
create index orders_user on orders (user_id);
insert into users values (1, 'Ann', 'glad'), (2, 'Bob', 'sad'), (3, 'Cy', null);
insert into orders values (1, 1, 'first', 10), (2, 1, null, 20), (3, 2, 'last', 30);
`;

const nothing = 'select 1';
const touch = "create function touch() returns trigger language plpgsql as 'begin return new; end'";

export const verdicts: readonly Verdict[] = [
  {
    what: 'a column that comes and goes',
    up: 'alter table orders add column total int not null default 0',
    down: 'alter table orders drop column total',
    tells: [],
    mariadb: 'same',
    sqlite: 'same',
  },
  {
    what: 'a column that is left',
    up: 'alter table orders add column total int; alter table orders add column tax int',
    down: 'alter table orders drop column tax',
    tells: [
      'again-fails: `2.up.sql`, applied again after its way back, fails on ENGINE: column "total" of relation "orders" already exists',
      'not-restored: column `orders.total` is left behind',
    ],
    mariadb: 'same',
    sqlite: 'same',
  },
  {
    what: 'a column that is missing',
    up: 'alter table orders drop column note',
    down: nothing,
    tells: [
      'again-fails: `2.up.sql`, applied again after its way back, fails on ENGINE: column "note" of relation "orders" does not exist',
      'not-restored: column `orders.note` did not come back',
    ],
    mariadb: 'same',
    sqlite: 'same',
  },
  {
    what: 'a column that comes back empty, and elsewhere',
    up: 'alter table orders drop column note',
    down: 'alter table orders add column note varchar(40)',
    tells: ['rows-lost: 2 of 2 values of `orders.note` did not come back'],
    mariadb: 'same',
    sqlite: 'same',
  },
  {
    what: 'columns whose type, default and NOT NULL are others',
    up: "alter table orders alter column note type text; alter table users alter column mood set default 'sad', alter column name drop not null",
    down: 'alter table orders alter column note type varchar(20); alter table users alter column mood drop default',
    tells: [
      'not-restored: column `orders.note` did not come back: type was `character varying(40)`, is `character varying(20)`',
      "not-restored: column `users.mood` did not come back: default was `'glad'::character varying`, and is none",
      'not-restored: column `users.name` did not come back: not null was `yes`, and is none',
    ],
    mariadb: {
      up: "alter table orders modify note text; alter table users alter column mood set default 'sad', modify name varchar(40) null",
      down: 'alter table orders modify note varchar(20); alter table users alter column mood drop default',
      tells: [
        'not-restored: column `orders.note` did not come back: type was `varchar(40)`, is `varchar(20)`',
        "not-restored: column `users.mood` did not come back: default was `'glad'`, and is none",
        'not-restored: column `users.name` did not come back: not null was `yes`, and is none',
      ],
    },
  },
  {
    what: 'an index that is missing',
    up: 'drop index orders_user',
    down: nothing,
    tells: [
      'again-fails: `2.up.sql`, applied again after its way back, fails on ENGINE: index "orders_user" does not exist',
      'not-restored: index `orders_user` did not come back',
    ],
    mariadb: {
      up: 'drop index orders_user on orders',
      tells: [
        "again-fails: `2.up.sql`, applied again after its way back, fails on ENGINE: Can't DROP INDEX `orders_user`; check that it exists",
        'not-restored: index `orders.orders_user` did not come back',
      ],
    },
    sqlite: 'same',
  },
  {
    what: 'indexes on other columns, and with another condition',
    base: 'create index large on orders (amount) where amount > 10',
    up: 'drop index orders_user; drop index large',
    down: 'create index orders_user on orders (user_id, id); create index large on orders (amount) where amount > 15',
    tells: [
      'not-restored: index `large` did not come back: definition was `CREATE INDEX large ON public.orders USING btree (amount) WHERE (amount > 10)`, is `CREATE INDEX large ON public.orders USING btree (amount) WHERE (amount > 15)`',
      'not-restored: index `orders_user` did not come back: definition was `CREATE INDEX orders_user ON public.orders USING btree (user_id)`, is `CREATE INDEX orders_user ON public.orders USING btree (user_id, id)`',
    ],
    mariadb: {
      base: nothing,
      up: 'drop index orders_user on orders',
      down: 'create index orders_user on orders (user_id, id)',
      tells: ['not-restored: index `orders.orders_user` did not come back: columns was `user_id`, is `user_id, id`'],
    },
    sqlite: {
      tells: [
        'not-restored: index `large` did not come back: where was `amount > 10`, is `amount > 15`',
        'not-restored: index `orders_user` did not come back: columns was `user_id`, is `user_id, id`',
      ],
    },
  },
  {
    what: 'checks that are looser, and that hold for new rows alone',
    base: 'alter table orders add constraint positive check (amount > 0); alter table users add constraint known check (id > 0)',
    up: 'alter table orders drop constraint positive; alter table users drop constraint known',
    down: 'alter table orders add constraint positive check (amount >= 0); alter table users add constraint known check (id > 0) not valid',
    tells: [
      'not-restored: check `orders.positive` did not come back: definition was `CHECK ((amount > 0))`, is `CHECK ((amount >= 0))`',
      'not-restored: check `users.known` did not come back: definition was `CHECK ((id > 0))`, is `CHECK ((id > 0)) NOT VALID`',
    ],
    mariadb: {
      down: 'alter table orders add constraint positive check (amount >= 0); alter table users add constraint known check (id > 0)',
      tells: [
        'not-restored: check `orders.positive` did not come back: definition was ``amount` > 0`, is ``amount` >= 0`',
      ],
    },
  },
  {
    what: 'keys that are others: foreign, primary, unique',
    base: 'alter table orders add constraint buyer foreign key (user_id) references users (id) on delete cascade; alter table users add constraint once unique (name); create table items (a int, b int, constraint items_key primary key (a))',
    up: 'alter table orders drop constraint buyer; alter table users drop constraint once; alter table items drop constraint items_key',
    down: 'alter table orders add constraint buyer foreign key (user_id) references users (id); alter table users add constraint once unique (name, id); alter table items add constraint items_key primary key (a, b)',
    tells: [
      'not-restored: column `items.b` did not come back: not null is `yes`, and was none',
      'not-restored: foreign key `orders.buyer` did not come back: definition was `FOREIGN KEY (user_id) REFERENCES public.users(id) ON DELETE CASCADE`, is `FOREIGN KEY (user_id) REFERENCES public.users(id)`',
      'not-restored: primary key `items.items_key` did not come back: definition was `PRIMARY KEY (a)`, is `PRIMARY KEY (a, b)`',
      'not-restored: unique constraint `users.once` did not come back: definition was `UNIQUE (name)`, is `UNIQUE (name, id)`',
    ],
    mariadb: {
      up: 'alter table orders drop foreign key buyer; alter table users drop index once; alter table items drop primary key',
      tells: [
        'not-restored: column `items.b` did not come back: not null is `yes`, and was none',
        'not-restored: foreign key `orders.buyer` did not come back: on delete was `CASCADE`, is `RESTRICT`',
        'not-restored: primary key `items.PRIMARY` did not come back: columns was `a`, is `a, b`',
        'not-restored: unique index `users.once` did not come back: columns was `name`, is `name, id`',
      ],
    },
  },
  {
    what: 'what comes back in another spelling',
    base: "alter table users add constraint known check (mood in ('glad', 'sad')); create view open as select o.id from orders o join users u on u.id = o.user_id where amount > 0 and name <> ''; create function two() returns int language sql as 'select 2'; create table seen (at timestamptz default 'now'::timestamptz)",
    up: 'alter table users drop constraint known; drop view open; drop function two(); alter table seen alter column at drop default',
    down: "alter table users add constraint known check (((mood)::text = any ((array['glad'::character varying, 'sad'::character varying])::text[]))); CREATE VIEW open AS SELECT o.id FROM (orders o JOIN users u ON ((u.id = o.user_id))) WHERE ((o.amount > 0) AND ((u.name)::text <> ''::text)); create function two()\nreturns int\nlanguage sql as 'select   2'; alter table seen alter column at set default 'now'::timestamptz",
    tells: [],
    mariadb: {
      base: 'create view open as select id from orders where amount > 0',
      up: 'drop view open',
      down: 'CREATE VIEW open AS SELECT orders.id FROM orders WHERE (orders.amount > 0)',
    },
  },
  {
    what: 'a sequence that steps otherwise, an identity that is another one, and a serial column that comes and goes',
    base: 'create sequence numbers; create table lines (id bigint generated always as identity primary key); insert into lines default values',
    up: "drop sequence numbers; alter table lines alter column id set generated by default, add column number serial; select setval('lines_id_seq', 7)",
    down: 'create sequence numbers increment 2; alter table lines drop column number',
    tells: [
      'not-restored: column `lines.id` did not come back: identity was `always`, is `by default`',
      'not-restored: sequence `numbers` did not come back: of was `bigint 1 1 1 9223372036854775807 1 false`, is `bigint 1 2 1 9223372036854775807 1 false`',
    ],
  },
  {
    what: 'a generated column that computes something else',
    base: 'alter table orders add column twice int generated always as (amount * 2) stored',
    up: 'alter table orders drop column twice',
    down: 'alter table orders add column twice int generated always as (amount * 3) stored',
    tells: [
      'not-restored: column `orders.twice` did not come back: generated was `(amount * 2)`, is `(amount * 3)`',
      'rows-lost: the values of `orders.twice` are others than before',
    ],
    mariadb: {
      tells: [
        'not-restored: column `orders.twice` did not come back: generated was ``amount` * 2`, is ``amount` * 3`',
        'rows-lost: the values of `orders.twice` are others than before',
      ],
    },
  },
  {
    what: 'a value of an enum that is left',
    base: "create type size as enum ('s', 'l')",
    up: "alter type size add value 'm' before 'l'",
    down: nothing,
    tells: [
      'again-fails: `2.up.sql`, applied again after its way back, fails on ENGINE: enum label "m" already exists',
      "not-restored: enum `size` did not come back: labels was `'s', 'l'`, is `'s', 'm', 'l'`",
    ],
  },
  {
    what: 'a domain that demands something else',
    base: 'create domain share as int check (value < 100)',
    up: 'drop domain share',
    down: 'create domain share as int not null',
    tells: [
      'not-restored: check `share.share_check` did not come back',
      'not-restored: domain `share` did not come back: not null is `yes`, and was none',
    ],
  },
  {
    what: 'what is left of rarer kinds',
    up: "create schema more; create type span as range (subtype = int); create aggregate total (int) (sfunc = int4pl, stype = int); create statistics s on user_id, amount from orders; create collation german (provider = icu, locale = 'de'); create rule quiet as on delete to users do instead nothing; create procedure wipe() language sql as 'delete from orders'",
    down: nothing,
    tells: [
      'again-fails: `2.up.sql`, applied again after its way back, fails on ENGINE: schema "more" already exists',
      'not-restored: aggregate `total(integer)` is left behind',
      'not-restored: collation `german` is left behind',
      'not-restored: procedure `wipe()` is left behind',
      'not-restored: range type `span` is left behind',
      'not-restored: rule `users.quiet` is left behind',
      'not-restored: schema `more` is left behind',
      'not-restored: statistics `s` is left behind',
    ],
    mariadb: {
      up: 'create procedure wipe() delete from orders',
      tells: [
        'again-fails: `2.up.sql`, applied again after its way back, fails on ENGINE: PROCEDURE wipe already exists',
        'not-restored: procedure `wipe` is left behind',
      ],
    },
  },
  {
    what: 'a view and a function that are others, and a materialized view without its index',
    base: "create view open as select o.id from orders o join users u on u.id = o.user_id where amount > 0; create function two() returns int language sql as 'select 2'; create materialized view sums as select o.user_id, sum(o.amount) from orders o join users u on u.id = o.user_id group by o.user_id; create unique index sums_user on sums (user_id)",
    up: 'drop view open; drop function two(); drop materialized view sums',
    down: "create view open as select o.id from orders o join users u on u.id = o.user_id; create function two() returns int language sql as 'select 3'; create materialized view sums as select o.user_id, sum(o.amount) from orders o join users u on u.id = o.user_id group by o.user_id",
    tells: [
      'not-restored: function `two()` did not come back: definition was `CREATE OR REPLACE FUNCTION public.two() RETURNS integer LANGUAGE sql AS $function$select 2$function$`, is `CREATE OR REPLACE FUNCTION public.two() RETURNS integer LANGUAGE sql AS $function$select 3$function$`',
      'not-restored: index `sums_user` did not come back',
      'not-restored: view `open` did not come back: definition was `SELECT o.id FROM (public.orders o JOIN public.users u ON ((u.id = o.user_id))) WHERE (o.amount > 0);`, is `SELECT o.id FROM (public.orders o JOIN public.users u ON ((u.id = o.user_id)));`',
    ],
    mariadb: {
      base: 'create view open as select id from orders where amount > 0',
      up: 'drop view open',
      down: 'create view open as select id from orders',
      tells: [
        'not-restored: view `open` did not come back: definition was `select `landworthy`.`orders`.`id` AS `id` from `landworthy`.`orders` where `landworthy`.`orders`.`amount` > 0`, is `select `landworthy`.`orders`.`id` AS `id` from `landworthy`.`orders``',
      ],
    },
    sqlite: {
      base: 'create view open as select id from orders where amount > 0',
      up: 'drop view open',
      down: 'create view open as select id from orders',
      tells: [
        'not-restored: view `open` did not come back: definition was `CREATE VIEW open as select id from orders where amount > 0`, is `CREATE VIEW open as select id from orders`',
      ],
    },
  },
  {
    what: 'triggers that are off, and left',
    base: `${touch}; create trigger touched before update on orders for each row execute function touch()`,
    up: 'alter table orders disable trigger touched; create trigger made before insert on orders for each row execute function touch()',
    down: nothing,
    tells: [
      'again-fails: `2.up.sql`, applied again after its way back, fails on ENGINE: trigger "made" for relation "orders" already exists',
      'not-restored: trigger `orders.made` is left behind',
      'not-restored: trigger `orders.touched` did not come back: enabled is `D`, and was none',
    ],
    mariadb: {
      base: nothing,
      up: 'create trigger made before insert on orders for each row set new.amount = 1',
      tells: [
        "again-fails: `2.up.sql`, applied again after its way back, fails on ENGINE: Trigger 'landworthy.made' already exists",
        'not-restored: trigger `orders.made` is left behind',
      ],
    },
    sqlite: {
      base: nothing,
      up: 'create trigger made after insert on orders begin select 1; end',
      tells: [
        'again-fails: `2.up.sql`, applied again after its way back, fails on ENGINE: trigger made already exists',
        'not-restored: trigger `made` is left behind',
      ],
    },
  },
  {
    what: 'comments',
    base: "comment on table orders is 'what was bought'; comment on column orders.note is 'by the buyer'",
    up: "comment on table orders is 'what was sold'; comment on column orders.note is null",
    down: "comment on column orders.note is 'by the buyer'",
    tells: ['not-restored: table `orders` did not come back: comment was `what was bought`, is `what was sold`'],
    mariadb: {
      base: "alter table orders comment 'what was bought'",
      up: "alter table orders comment 'what was sold'",
      down: nothing,
    },
  },
  {
    what: 'rights that come and go with a role',
    up: 'create role reader; grant update (note) on orders to reader',
    down: 'revoke update (note) on orders from reader; drop role reader',
    tells: [],
    before: {
      version: 16,
      why: 'who may make roles there can make one that runs programs on the machine of the server',
      tells: [
        'error: `2.up.sql:1` needs rights that a rehearsal does not give to a migration: permission denied to create role',
      ],
    },
  },
  {
    what: 'rights that are left, now and by default',
    up: 'grant select (note) on orders to public; alter default privileges grant select on tables to public',
    down: nothing,
    tells: [
      'not-restored: column `orders.note` did not come back: privileges is `=r/landworthy`, and was none',
      'not-restored: default privileges `landworthy r` is left behind',
    ],
    before: { version: 17, why: 'it has no right to MAINTAIN, and GRANT holds no lock until its end' },
  },
  {
    what: 'what else a table has: row level security, settings, whether it is logged',
    base: 'alter table orders set (fillfactor = 70)',
    up: 'alter table orders enable row level security, reset (fillfactor), replica identity full; create policy own on orders using (user_id = 1); alter table users set unlogged',
    down: 'drop policy own on orders',
    tells: [
      'not-restored: table `orders` did not come back: options was `fillfactor=70`, and is none; row security is `on`, and was none; replica identity is `f`, and was none',
      'not-restored: table `users` did not come back: persistence is `u`, and was none',
    ],
  },
  {
    what: 'a partition that is no part any more',
    base: 'create table days (at date not null, amount int) partition by range (at); create table days_1 partition of days for values from (minvalue) to (maxvalue)',
    up: 'alter table days detach partition days_1',
    down: nothing,
    tells: [
      'again-fails: `2.up.sql`, applied again after its way back, fails on ENGINE: relation "days_1" is not a partition of relation "days"',
      'not-restored: table `days_1` did not come back: parents was `public.days`, and is none; partition bound was `FOR VALUES FROM (MINVALUE) TO (MAXVALUE)`, and is none',
    ],
  },
  {
    what: 'a setting of the database',
    up: "do $$ begin execute format('alter database %I set work_mem to ''8MB''', current_database()); end $$",
    down: nothing,
    tells: ['not-restored: setting `work_mem` is left behind'],
  },
  {
    what: 'an extension that it may make',
    up: 'create extension citext; alter table users add column mail citext',
    down: 'alter table users drop column mail',
    tells: [
      'again-fails: `2.up.sql`, applied again after its way back, fails on ENGINE: extension "citext" already exists',
      'not-restored: extension `citext` is left behind',
    ],
  },
  {
    what: 'an extension that is nowhere',
    up: 'create extension postgis',
    down: nothing,
    tells: ['error: `2.up.sql:1` needs what this server has not: extension "postgis" is not available'],
  },
  {
    what: 'an extension that only an administrator may make',
    up: 'create extension pageinspect',
    down: nothing,
    tells: [
      'error: `2.up.sql:1` needs rights that a rehearsal does not give to a migration: permission denied to create extension "pageinspect"',
    ],
  },
  {
    what: 'rows that are gone',
    up: 'delete from orders where amount < 15',
    down: nothing,
    tells: ['rows-lost: 1 of 3 rows of `orders` did not come back'],
    mariadb: 'same',
    sqlite: 'same',
  },
  {
    what: 'rows that are left',
    up: "insert into users values (4, 'Di', 'glad')",
    down: nothing,
    tells: [
      'again-fails: `2.up.sql`, applied again after its way back, fails on ENGINE: duplicate key value violates unique constraint "users_pkey"',
      'rows-left: 1 row of `users` is left behind',
    ],
    mariadb: 'same',
    sqlite: 'same',
  },
  {
    what: 'rows that are others, also where NULL was',
    up: "update orders set amount = amount * 2 where id = 1; update users set mood = 'glad' where mood is null",
    down: "update users set mood = null where mood = 'glad'",
    tells: [
      'rows-lost: the values of `orders.amount` are others than before',
      'rows-lost: 1 of 2 values of `users.mood` did not come back',
    ],
    mariadb: 'same',
    sqlite: 'same',
  },
  {
    what: 'rows that are written as they were, and in another order',
    up: 'update orders set amount = amount * 2; delete from users where id < 3',
    down: "update orders set amount = amount / 2; insert into users values (2, 'Bob', 'sad'); insert into users values (1, 'Ann', 'glad')",
    tells: [],
    mariadb: 'same',
    sqlite: 'same',
  },
  {
    what: 'tables that are emptied, and dropped, with their rows',
    up: 'truncate orders; drop table users',
    down: "create table users (id int primary key, name varchar(40) not null, mood varchar(9) default 'glad')",
    tells: [
      'rows-lost: 3 of 3 rows of `orders` did not come back',
      'rows-lost: 3 of 3 rows of `users` did not come back',
    ],
    mariadb: {
      tells: [
        'rows-lost: 3 of 3 rows of `orders` did not come back',
        'rows-lost: 3 of 3 rows of `users` did not come back',
      ],
    },
    sqlite: { up: 'delete from orders; drop table users' },
  },
  {
    what: 'a way up that fails half way',
    up: 'alter table orders add column total int;\ninsert into never values (1)',
    down: nothing,
    tells: ['up-fails: `2.up.sql` fails on ENGINE: relation "never" does not exist'],
    mariadb: 'same',
    sqlite: 'same',
  },
  {
    what: 'a way up that fails on rows that are there',
    up: 'create unique index once on orders (user_id)',
    down: 'drop index once',
    tells: ['up-fails: `2.up.sql` fails on ENGINE: could not create unique index "once"'],
    mariadb: { down: 'drop index once on orders' },
    sqlite: 'same',
  },
  {
    what: 'a way up that fails on any row',
    base: 'create table empty (id int primary key)',
    up: 'alter table empty add column total int not null',
    down: 'alter table empty drop column total',
    madeUp: true,
    tells: [
      'up-fails: `2.up.sql` fails on ENGINE as soon as its table has rows: column "total" of relation "empty" contains null values',
    ],
    sqlite: 'same',
  },
  {
    what: 'a way up that fails on what was made up',
    base: 'create table a (id int primary key, b int); create table b (id int not null)',
    up: 'insert into b select nullif(b, b) from a',
    down: 'delete from b',
    madeUp: true,
    tells: [
      'error: `2.up.sql:1` fails on rows that landworthy made up, and not without them: null value in column "id" of relation "b" violates not-null constraint',
    ],
    mariadb: {
      tells: [
        "error: `2.up.sql:1` fails on rows that landworthy made up, and not without them: Column 'id' cannot be null",
      ],
    },
  },
  {
    what: 'made-up rows that are gone, and a table for which there are none',
    base: "create type mood as enum ('glad', 'sad'); create table people (id serial primary key, name text not null unique, mood mood, born date, tags text[]); create table visits (id bigint generated always as identity primary key, who int not null references people (id), price numeric(10, 2) default 0, made timestamptz not null default now()); create table odd (id int primary key check (id > 1000))",
    up: 'delete from visits where id = (select min(id) from visits)',
    down: nothing,
    madeUp: true,
    tells: ['rows-lost: 1 of 3 rows of `visits` did not come back'],
    mariadb: {
      base: "create table people (id int auto_increment primary key, name varchar(40) not null unique, mood enum('glad', 'sad'), born date); create table visits (id int primary key, who int not null, price decimal(10, 2) default 0, made datetime, foreign key (who) references people (id))",
      up: 'delete from visits order by id limit 1',
      tells: ['rows-lost: 1 of 3 rows of `visits` did not come back'],
    },
    sqlite: {
      base: 'create table people (id integer primary key autoincrement, name text not null unique); create table visits (id integer primary key, who int not null references people (id), price real check (price < 9999))',
    },
  },
  {
    what: 'a way back that fails half way',
    up: 'alter table orders add column total int',
    down: 'alter table orders drop column total;\ndrop table never',
    tells: ['down-fails: `2.down.sql`, on its way back, fails on ENGINE: table "never" does not exist'],
    mariadb: 'same',
    sqlite: 'same',
  },
  {
    what: 'a way back that fails half way, outside a transaction',
    up: 'alter table orders add column total int',
    down: 'alter table orders drop column total;\ndrop table never',
    transaction: 'none',
    tells: ['down-fails: `2.down.sql`, on its way back, fails on ENGINE: table "never" does not exist'],
  },
  {
    what: 'what can be applied again, and leaves more each time',
    up: 'create table more (id int)',
    down: 'alter table more rename to less',
    tells: ['not-restored: table `less` is left behind'],
    mariadb: 'same',
    sqlite: 'same',
  },
  {
    what: 'what is another one when it is applied again',
    base: 'create table made (id int)',
    up: "do $$ begin if exists (select from pg_class where relname = 'flag') then alter table made add column b int; else alter table made add column a int; end if; end $$; create table if not exists flag (id int)",
    down: 'alter table made drop column if exists a, drop column if exists b',
    tells: [
      'not-restored: table `flag` is left behind',
      'noop-if-exists: on its way back, `2.down.sql:1` does nothing: column "b" of relation "made" does not exist, skipping',
      'again-differs: applied again after its way back, column `made.a` is missing',
      'again-differs: applied again after its way back, column `made.b` is there in addition',
    ],
  },
  {
    what: 'an `if exists` that does nothing on the way back',
    up: 'create index orders_note on orders (note)',
    down: 'drop index if exists order_note',
    tells: [
      'again-fails: `2.up.sql`, applied again after its way back, fails on ENGINE: relation "orders_note" already exists',
      'not-restored: index `orders_note` is left behind',
      'noop-if-exists: on its way back, `2.down.sql:1` does nothing: index "order_note" does not exist, skipping',
    ],
    mariadb: {
      down: 'drop index if exists order_note on orders',
      tells: [
        "again-fails: `2.up.sql`, applied again after its way back, fails on ENGINE: Duplicate key name 'orders_note'",
        'not-restored: index `orders.orders_note` is left behind',
        "noop-if-exists: on its way back, `2.down.sql:1` does nothing: Can't DROP INDEX `order_note`; check that it exists",
      ],
    },
    sqlite: {
      tells: [
        'again-fails: `2.up.sql`, applied again after its way back, fails on ENGINE: index orders_note already exists',
        'not-restored: index `orders_note` is left behind',
      ],
    },
  },
  {
    what: 'an `if exists` that does nothing, and hides nothing',
    base: 'alter table orders add constraint positive check (amount > 0)',
    up: 'alter table orders drop constraint positive',
    down: 'alter table orders drop constraint if exists positive, add constraint positive check (amount > 0)',
    tells: [],
    mariadb: 'same',
  },
  {
    what: 'a column that was there already',
    up: 'alter table orders add column if not exists note varchar(40)',
    down: 'alter table orders drop column if exists note',
    tells: ['not-restored: column `orders.note` did not come back'],
    mariadb: 'same',
  },
  {
    what: 'an index that is made beside writes',
    up: 'create index concurrently orders_note on orders (note)',
    down: 'drop index concurrently orders_note',
    transaction: 'none',
    tells: [],
  },
  {
    what: 'an index that cannot be made beside writes in a transaction',
    up: 'create index concurrently orders_note on orders (note)',
    down: 'drop index orders_note',
    tells: ['up-fails: `2.up.sql` fails on ENGINE: CREATE INDEX CONCURRENTLY cannot run inside a transaction block'],
  },
  {
    what: 'a transaction that stays open',
    up: "begin; insert into users values (4, 'Di', 'glad')",
    down: 'delete from users where id = 4',
    transaction: 'none',
    tells: ['up-fails: `2.up.sql` fails on ENGINE: it begins a transaction, and does not end it'],
    mariadb: 'same',
    sqlite: 'same',
  },
  {
    what: 'a value of an enum that is used in the transaction that adds it',
    base: "create type size as enum ('s', 'l'); create table shirts (size size)",
    up: "alter type size add value 'm'; insert into shirts values ('m')",
    down: nothing,
    tells: ['up-fails: `2.up.sql` fails on ENGINE: unsafe use of new value "m" of enum type size'],
  },
  {
    what: 'a value of an enum that is used in the transaction that makes both',
    up: "create type size as enum ('s'); alter type size add value 'm'; create table shirts (size size default 'm')",
    down: 'drop table shirts; drop type size',
    tells: [],
    before: {
      version: 18,
      why: 'it sees that nobody else can know of the type since then',
      tells: ['up-fails: `2.up.sql` fails on ENGINE: unsafe use of new value "m" of enum type size'],
    },
  },
  {
    what: 'a constraint that version 18 brought',
    up: 'alter table users add constraint there not null mood not valid',
    down: 'alter table users drop constraint there',
    tells: [],
    before: {
      version: 18,
      why: 'NOT NULL has no name before',
      tells: ['up-fails: `2.up.sql` fails on ENGINE: syntax error at or near "not"'],
    },
  },
  {
    what: 'what a program in the database leaves',
    up: "do $$ begin for n in 1..3 loop execute format('create table t%s (id int)', n); end loop; end $$",
    down: 'drop table t1, t2',
    tells: [
      'again-fails: `2.up.sql`, applied again after its way back, fails on ENGINE: relation "t3" already exists',
      'not-restored: table `t3` is left behind',
    ],
  },
  {
    what: 'a temporary table, a path that is set, and names that have to be quoted',
    base: 'create schema more',
    up: 'create temporary table scratch as select * from orders; update orders set amount = 0; update orders o set amount = s.amount from scratch s where s.id = o.id; set search_path to more, public; create table here (id int); create table public."Two Words" ("select" int, "ä" text default \'é\')',
    down: 'drop table more.here; drop table "Two Words"',
    tells: [],
  },
];
