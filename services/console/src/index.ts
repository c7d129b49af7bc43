export type { Ask, Clock } from './ask';
export { overviewPage, type Chosen } from './overview-page';
export { bridgePage, casesPage, unitPage, villagePage, type Shown } from './opened-pages';
export { findPerson, notFoundSection, personPage, type AskedOfHistory } from './person-page';
export type { Lang } from './words';
export { asNoPage, noPage, type NoPage } from './no-page';
