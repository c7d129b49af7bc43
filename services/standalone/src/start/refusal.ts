export { startRefusalOf as refusalOf, StartRefused } from '@jumin/platform';
