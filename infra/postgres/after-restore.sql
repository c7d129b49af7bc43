-- After a backup of the database was restored, wherever, and before anything of Jumin is started on it (docs/operations.md):
--
--   psql --set ON_ERROR_STOP=1 --single-transaction --file infra/postgres/after-restore.sql "$DATABASE_URL"
--
-- 1. Whatever is derived from the log is dropped: it is made anew. The topics of Kafka hold what was published after the backup was made, and a reader must
--    not take from there what its log never knew; so topics are made anew too, under another KAFKA_PREFIX or in another cluster.
-- 2. The log is ordered by (tx, position), and readers stay below the oldest transaction that still runs. Another PostgreSQL cluster counts its transactions
--    from the beginning: what was restored would lie in its future, where no reader looks, and what is appended from now on before it. So there the events get
--    places of the past, in the order that they have. Nothing that was hashed changes: a place is not part of an event. A copy of the whole cluster
--    (pg_basebackup) has kept its count, and keeps its places.
--
-- Run again it does the same again.

do $$ begin
  if exists (select from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid() and backend_type = 'client backend') then
    raise exception 'somebody else is connected to this database: stop every service first';
  end if;
end $$;

drop schema if exists registration, payment_collection, subsidy_calculation, reconciliation, reporting cascade;
-- Relays, consumers and lanes begin again, and park again what they cannot take. Who replayed or discarded what stays written down.
delete from log.checkpoint;
delete from log.parked_message;
delete from log.parked_key;

do $$
declare
  largest xid8;
begin
  -- Where the log is kept in EventStoreDB there is nothing else to do.
  if to_regclass('log.event') is null then return; end if;
  select tx into largest from log.event order by tx desc limit 1;
  if largest is null or largest < pg_snapshot_xmin(pg_current_snapshot()) then
    raise notice 'this cluster has counted further than the log: places stay';
    return;
  end if;
  raise notice 'the log comes from a cluster that had counted to %: its events get places of the past', largest;
  drop index log.event_in_order;
  -- 16,777,216 places to a transaction is what a position can say. Transactions below 3 mean something else to PostgreSQL, and every cluster has passed a few
  -- hundred by the time that it is made.
  update log.event as event
  set tx = (3 + numbered.n / 16777216)::text::xid8, position = (numbered.n % 16777216)::int
  from (select stream, revision, row_number() over (order by tx, position) - 1 as n from log.event) as numbered
  where event.stream = numbered.stream and event.revision = numbered.revision;
  create unique index event_in_order on log.event (tx, position);
  if exists (select from log.event where tx >= pg_snapshot_xmin(pg_current_snapshot())) then
    raise exception 'this cluster is too young for a log of this size; nothing was changed';
  end if;
end $$;
