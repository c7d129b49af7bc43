export { runLanes, settled, type LanePorts, type RunningLane, type RunningLanes } from './run-lanes';
