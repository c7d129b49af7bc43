export { composePlatform, migrationsOf, systemActor, type Platform, type PlatformOptions } from './compose-platform';
export { servePlatform, type ServedPlatform, type ServeOptions } from './serve-platform';
export { definitions, type ServiceName, type Services } from './services';
export { verify, type Verification } from './verify/verify';
