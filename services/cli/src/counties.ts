import { loadDivisions } from '@jumin/kernel';
import { badUsage } from './refusal';

/** Nothing is known of a county that the deployment does not have, which must not read as "nothing is wrong". Throws bad usage. */
export const mustBeCounty = (county: string): void => {
  const known = loadDivisions().counties();
  if (known.some(({ code }) => code === county)) return;
  const list = known.map(({ code, name }) => `${code} ${name}`).join('、');
  throw badUsage(`没有县区 ${county}；可用：${list}`, `there is no county ${county}; there are: ${list}`);
};
