-- After pg_restore of the schemas log and vault into another cluster, and before anything of Jumin is started on it.
--
--   psql --set ON_ERROR_STOP=1 --single-transaction --file infra/postgres/after-restore.sql "$DATABASE_URL"
--
-- The log is ordered by (tx, position), and readers stay below the oldest transaction that still runs. Another cluster counts its transactions from the
-- beginning: what was restored would lie in its future, where no reader looks, and what is appended from now on before it. So the events get places of the
-- past, in the order that they have. Nothing that was hashed changes: a place is not part of an event. Whatever is derived starts from nothing: places of
-- readers are dropped, and the schemas of the services must not be there, since their rows would be counted twice.
--
-- Run again it does the same again. A copy of the whole cluster (pg_basebackup) keeps its count and needs none of this.

do $$
declare
  present text;
  largest xid8;
begin
  select string_agg(nspname, ', ') into present from pg_namespace
  where nspname in ('registration', 'payment_collection', 'subsidy_calculation', 'reconciliation', 'reporting');
  if present is not null then
    raise exception 'the schemas % are here: read models are made anew from the log, never restored. Restore log and vault alone, or drop these', present;
  end if;
  if exists (select from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid() and backend_type = 'client backend') then
    raise exception 'somebody else is connected to this database: stop every service first';
  end if;
  select tx into largest from log.event order by tx desc limit 1;
  raise notice 'largest transaction of the log: %, of this cluster: %', coalesce(largest::text, 'none'), pg_current_xact_id();
end $$;

drop index log.event_in_order;

-- 16,777,216 places to a transaction is what a position can say; transactions below 3 mean something else to PostgreSQL, and every cluster has passed a few
-- hundred by the time that it is made.
update log.event as event
set tx = (3 + numbered.n / 16777216)::text::xid8, position = (numbered.n % 16777216)::int
from (select stream, revision, row_number() over (order by tx, position) - 1 as n from log.event) as numbered
where event.stream = numbered.stream and event.revision = numbered.revision;

create unique index event_in_order on log.event (tx, position);

-- Relays, consumers and lanes begin again, and park again what they cannot take. Who replayed or discarded what stays written down.
delete from log.checkpoint;
delete from log.parked_message;
delete from log.parked_key;

do $$
begin
  if exists (select from log.event where tx >= pg_snapshot_xmin(pg_current_snapshot())) then
    raise exception 'this cluster is too young for a log of this size; nothing was changed';
  end if;
end $$;
