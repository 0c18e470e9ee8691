-- migrate:up
create table refunds (
  id integer primary key,
  order_id integer not null,
  cents integer not null
);
create index refunds_by_order on refunds (order_id);

-- migrate:down
drop table refunds;
