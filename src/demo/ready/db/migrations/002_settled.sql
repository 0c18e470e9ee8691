-- migrate:up
alter table refunds add column settled_at text;

-- migrate:down
create table before (id integer primary key, order_id integer not null, cents integer not null);
insert into before select id, order_id, cents from refunds;
drop table refunds;
alter table before rename to refunds;
create index refunds_by_order on refunds (order_id);
