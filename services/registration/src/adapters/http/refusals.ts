import { Problem } from '@jumin/platform';
import { yuanOf } from '@jumin/kernel';
import type { InstructionOutcome } from '../../application/instruct';
import type { ParticipantRefusal } from '../../domain/participant/decide';

/** What an instruction came to; a refusal is thrown as a problem. */
export const answerOf = (outcome: InstructionOutcome): object => {
  if (outcome.kind === 'refused') throw problemOf(outcome.refusal);
  return outcome.kind === 'accepted'
    ? { outcome: 'accepted', revision: outcome.revision, position: outcome.position }
    : { outcome: outcome.kind };
};

const problemOf = (refusal: ParticipantRefusal): Problem => {
  const { code, ...details } = refusal;
  return new Problem({ status: 422, code, ...sentences(refusal), details });
};

const sentences = (refusal: ParticipantRefusal): { readonly zh: string; readonly en: string } => {
  switch (refusal.code) {
    case 'NotEnrolled':
      return { zh: '该人员尚未参保登记，请先登记', en: 'The person is not registered; register them first' };
    case 'EnrolledElsewhere':
      return {
        zh: `该人员已在 ${refusal.county} 参保；跨县须办理关系转移，不能重新登记`,
        en: `The person is registered in ${refusal.county}; that is a move between counties, not a new registration`,
      };
    case 'FormOfTomorrow':
      return {
        zh: `登记日期 ${refusal.registeredOn} 晚于今天，请核对`,
        en: `The form is dated ${refusal.registeredOn}, after today; check the date`,
      };
    case 'TooYoung':
      return {
        zh: `该人员${refusal.born}出生，登记日期时未满${refusal.ageFrom}周岁，不能参保登记`,
        en: `Born on ${refusal.born}, the person is under ${refusal.ageFrom} on the day of the form and cannot be registered`,
      };
    case 'ParticipationEnded':
      return { zh: `该人员已于${refusal.endedOn}终止参保`, en: `Participation ended on ${refusal.endedOn}` };
    case 'ParticipationHeld':
      return { zh: `该人员已自${refusal.heldFrom}起暂停缴费`, en: `Participation has been on hold since ${refusal.heldFrom}` };
    case 'NotHeld':
      return { zh: '该人员没有暂停缴费', en: 'Participation is not on hold' };
    case 'NotATier': {
      const yuan = refusal.permittedFen.map((tier) => yuanOf(tier).replace(/\.00$/, ''));
      const asked = yuanOf(refusal.tierFen).replace(/\.00$/, '');
      return {
        zh: `${asked}元不是本人可选的档次；可选：${yuan.join('、')}元`,
        en: `${asked} yuan is not a tier open to the person; open are ${yuan.join(', ')}`,
      };
    }
  }
};
