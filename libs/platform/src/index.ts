export * from './database';
export * from './lane';
export * from './lanes';
export * from './service';
export * from './http';
export * from './log';
export * from './security/authority';
export * from './security/local-issuer';
