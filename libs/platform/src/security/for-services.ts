import type { Actor } from '@jumin/event-store';
import { Problem } from '../http/problem';

/** For addresses that only another service of the deployment may ask, since it decides what of the answer may be shown. Throws a Problem (403). */
export const authoriseService = (actor: Actor, ...services: readonly string[]): void => {
  if (actor.agency === 'system' && services.some((service) => actor.id === `jumin.${service}`)) return;
  throw new Problem({
    status: 403,
    code: 'ForServices',
    zh: `此接口仅供本部署的服务使用（${services.join('、')}）`,
    en: `Only services of this deployment may ask this (${services.join(', ')})`,
  });
};
