/** Entry `@jumin/platform/process`: a service as a process of its own. Apart from the rest, so that nobody loads Kafka's client who does not use it. */
export { configurationOf, configurationSchema, ConfigurationRefused, type Configuration } from './configuration';
export { Deployment } from './deployment';
export { fillLane, type FillOptions } from './fill-lane';
export { openKafka, prepareTopicsOf } from './kafka';
export { migrateProcess, refuseUnmigrated } from './migrate';
export type { OpenedService, Wiring } from './open-service';
export { masterKeysOf, openDeploymentStore, serviceIssuerOf } from './open-store';
export type { PartStatus } from './deployment.controller';
export { openPeers, serviceNames, type Peers, type ServiceName } from './peers';
export { runService } from './run-service';
