export * from './command-handler';
export * from './port';
