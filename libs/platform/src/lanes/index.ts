export { compareTables, type TableDifference } from './compare-tables';
export { dropSchema, rebuildLanes, type RebuildOptions, type Rebuilt } from './rebuild-lanes';
export { openPast, type Past, type PastOptions } from './past';
export { consumerOf, runLanes, settled, type LanePorts, type RunningLane, type RunningLanes } from './run-lanes';
