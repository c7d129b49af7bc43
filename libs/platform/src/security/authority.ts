import type { Actor } from '@jumin/event-store';
import { isWithin } from '@jumin/kernel';
import { Problem } from '../http/problem';

/** Agencies by their party letter, and `system` for the deployment itself. */
export type Agency = 'H' | 'T' | 'K' | 'F' | 'B' | 'W' | 'V' | 'D' | 'system';
/** A clerk enters, a head decides, an operator runs the deployment, a service acts by itself. */
export type Role = 'clerk' | 'head' | 'operator' | 'service';

interface Authority {
  readonly agencies: readonly Agency[];
  readonly roles: readonly Role[];
}

const anyone: readonly Role[] = ['clerk', 'head'];
const of = (agencies: readonly Agency[], roles: readonly Role[] = anyone): Authority => ({ agencies, roles });
const everyAgency: readonly Agency[] = ['H', 'T', 'K', 'F', 'B', 'W', 'V', 'D'];

/**
 * Who may issue what. The operator of the deployment may issue everything but the decisions that belong to an agency's head; nobody acts outside the
 * division subtree of their own office. `receive:<kind>` is the handing in of a file.
 */
export const authorities = {
  'receive:enrolments': of(['H', 'V', 'W']),
  'receive:tier-elections': of(['W', 'H']),
  'receive:special-identities': of(['D', 'H']),
  'receive:deaths': of(['D', 'H']),
  'receive:employee-scheme': of(['H', 'D']),
  'receive:school-roll': of(['D', 'H']),
  'receive:vouchers': of(['T']),
  'receive:voucher-details': of(['T']),
  'receive:village-lists': of(['V', 'W']),
  'receive:deposit-slips': of(['W']),
  'receive:bank-flow': of(['B']),
  'receive:treasury-entries': of(['K']),
  'receive:treasury-daily': of(['K']),
  'receive:allotments': of(['F']),
  'receive:special-account': of(['F']),
  'receive:postings': of(['H']),
  'receive:refund-payments': of(['H', 'B']),
  enrol: of(['H', 'V', 'W']),
  'elect-tier': of(['H', 'W']),
  'hold-participation': of(['H']),
  'resume-participation': of(['H']),
  'find-subject': of(everyAgency),
  'reveal-numbers': of(['H', 'T']),
  'load-policy': of(['H', 'F'], ['head']),
  'draw-roster': of(['H']),
  'close-roster': of(['H'], ['head']),
  'run-reconciliation': of(['H', 'T', 'F', 'K']),
  'contest-contribution': of(['H']),
  'submit-correction': of(everyAgency),
  'countersign-correction': of(['H', 'T', 'F', 'K'], ['head']),
  'sign-period': of(['H', 'T', 'F', 'K'], ['head']),
  read: of(everyAgency),
  'replay-parked': of([]),
  'discard-parked': of([]),
  'move-clock': of([]),
  'close-day': of([]),
  verify: of(['H', 'F']),
} as const satisfies Readonly<Record<string, Authority>>;

export type AuthorisedCommand = keyof typeof authorities;

/** Acts that no operator may do in an agency's place: they are a signature. */
const signatures: ReadonlySet<string> = new Set(['close-roster', 'countersign-correction', 'sign-period']);

/** The division of what concerns all counties of a deployment at once: its clock, the close of a day everywhere. Only whoever stands above them all may do it. */
export const everyCounty = '';

/** Why the actor may not; undefined where they may. */
export const refusalOf = (actor: Actor, command: AuthorisedCommand, division: string): 'NotAuthorised' | 'OutsideDivision' | undefined => {
  const { agencies, roles }: Authority = authorities[command];
  const asOperator = actor.agency === 'system' && actor.role === 'operator' && !signatures.has(command);
  if (!asOperator && !(agencies.includes(actor.agency as Agency) && roles.includes(actor.role as Role))) return 'NotAuthorised';
  return isWithin(division, actor.division) ? undefined : 'OutsideDivision';
};

/** Throws a Problem (403) when the actor's agency and role may not issue the command, or not in that division. */
export const authorise = (actor: Actor, command: AuthorisedCommand, division: string): void => {
  const refusal = refusalOf(actor, command, division);
  if (refusal === 'NotAuthorised')
    throw new Problem({
      status: 403,
      code: refusal,
      zh: `您的部门或岗位无权办理此事（${command}），应由 ${authorities[command].agencies.join('、') || '系统管理员'} 办理`,
      en: `Your agency or role may not do this (${command}); it belongs to ${authorities[command].agencies.join(', ') || 'the operator'}`,
      details: { command, agency: actor.agency, role: actor.role },
    });
  if (refusal === 'OutsideDivision')
    throw new Problem({
      status: 403,
      code: refusal,
      zh:
        division === everyCounty
          ? `此事涉及所有县，您的辖区为 ${actor.division}`
          : `行政区划 ${division} 不在您的辖区（${actor.division}）内`,
      en:
        division === everyCounty
          ? `This concerns every county, and your division is ${actor.division}`
          : `Division ${division} does not lie in yours (${actor.division})`,
      details: { command, division, own: actor.division },
    });
};
