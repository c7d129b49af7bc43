export type { Ask, Clock } from './ask';
export { overviewPage, type Chosen } from './overview-page';
export { findPerson, notFoundSection, personPage, type AskedOfHistory } from './person-page';
export type { Lang } from './words';
