/** Entry `@jumin/messaging/nest`: apart from the rest, so that nobody loads Nest who does not use it. */
export { BusServer, Consumes, KeepErrors } from './bus-server';
