export { DoubleLog } from './double-log';
export { ServerDouble, type ReadFate, type ServerDoubleOptions, type WriteFate } from './server-double';
export { serverOfTests, type ServerOfTests } from './server-of-tests';
