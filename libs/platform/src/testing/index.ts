/** Entry `@jumin/platform/testing`: the edge of a service as its specs meet it, without a port. */
export { bearer, httpApp } from './http-app';
