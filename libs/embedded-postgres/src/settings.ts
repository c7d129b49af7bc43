/**
 * Faster than stock without giving up durability: `fsync`, `synchronous_commit` and `full_page_writes` stay on. Checkpoints are rare (a crash replays up to
 * 4 GB of log, some tens of seconds), nobody replicates from an embedded server, and a transaction left open may not hold readers of the event log back for ever.
 */
export const durableSettings: Readonly<Record<string, string>> = {
  fsync: 'on',
  synchronous_commit: 'on',
  full_page_writes: 'on',
  shared_buffers: '256MB',
  work_mem: '16MB',
  maintenance_work_mem: '128MB',
  wal_level: 'minimal',
  max_wal_senders: '0',
  wal_buffers: '16MB',
  max_wal_size: '4GB',
  min_wal_size: '512MB',
  checkpoint_timeout: '15min',
  checkpoint_completion_target: '0.9',
  random_page_cost: '1.1',
  jit: 'off',
  max_connections: '100',
  idle_in_transaction_session_timeout: '5min',
  log_min_messages: 'warning',
  log_checkpoints: 'off',
  lc_messages: 'C',
};

/** For tests, whose data nobody misses: nothing waits for the disk. */
export const forgetfulSettings: Readonly<Record<string, string>> = {
  ...durableSettings,
  fsync: 'off',
  synchronous_commit: 'off',
  full_page_writes: 'off',
  shared_buffers: '128MB',
  min_wal_size: '80MB',
  max_connections: '200',
};
