export type { Database } from '@jumin/platform';
