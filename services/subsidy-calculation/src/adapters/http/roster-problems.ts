import { Problem } from '@jumin/platform';
import type { AnyRosterRefusal } from '../../application/draw-rosters';

type Told = readonly [status: number, zh: string, en: string];

/** Every refusal in the words of an officer. Exhaustive: a new code does not compile until it is told. */
const told = (refusal: AnyRosterRefusal): Told => {
  switch (refusal.code) {
    case 'NoSuchRoster':
      return [404, '没有这个清册，请核对清册号', 'There is no such roster; check its number'];
    case 'RosterExists':
      return [
        409,
        `该清册号已编制清册（${refusal.status === 'closed' ? '已关闭' : '待复核'}）`,
        `A roster was drawn up under this number already (${refusal.status})`,
      ];
    case 'RosterAlreadyClosed':
      return [
        409,
        '清册已关闭；关闭后的清册只能由补充清册更正',
        'The roster is closed; from then on only a supplementary roster corrects it',
      ];
    case 'MakerIsChecker':
      return [403, '编制人不能复核自己编制的清册', 'Whoever drew the roster up cannot check it'];
    case 'ReasonMissing':
      return [422, '退回清册须说明理由', 'Discarding a roster needs its reason'];
    case 'AsOfOutsideTheYear':
      return [422, `身份认定日期应在${refusal.feeYear}年内`, `The day whose identities count lies in ${refusal.feeYear}`];
    case 'AsOfNotYet':
      return [
        422,
        `身份认定日期不能晚于今日（${refusal.today}）`,
        `The day whose identities count cannot be after today (${refusal.today})`,
      ];
    case 'NobodyToPayFor':
      return [
        422,
        `${refusal.asOf} 没有应由政府代缴、且未列入其他清册的人员`,
        `On ${refusal.asOf} there is nobody whose contribution government pays and who is on no other roster`,
      ];
    case 'PolicyNotLoaded':
      return [409, `${refusal.feeYear}年度的政策尚未载入`, `No policy is loaded for ${refusal.feeYear}`];
    case 'NothingOnBehalf':
      return [409, `${refusal.feeYear}年度的政策没有政府代缴`, `By the policy of ${refusal.feeYear} government pays for nobody`];
    default:
      return refusal satisfies never;
  }
};

export const problemOfRoster = (refusal: AnyRosterRefusal): Problem => {
  const [status, zh, en] = told(refusal);
  const { code, ...details } = refusal;
  return new Problem({ status, code, zh, en, ...(Object.keys(details).length === 0 ? {} : { details }) });
};
