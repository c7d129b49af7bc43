export * from './database';
export * from './lane';
export * from './service';
