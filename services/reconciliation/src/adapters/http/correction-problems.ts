import { fen, yuanForPeople } from '@jumin/kernel';
import { Problem } from '@jumin/platform';
import type { CorrectionRefusal } from '../../domain/case/correct';
import { instruments } from '../../domain/case/corrections';
import type { PeriodRefusal } from '../../domain/period/decide';

type Told = readonly [status: number, zh: string, en: string];

/** Every refusal in the words of an officer. Exhaustive: a new code does not compile until it is told. */
const told = (refusal: CorrectionRefusal | PeriodRefusal): Told => {
  switch (refusal.code) {
    case 'NoSuchCase':
      return [404, '没有这个差错案卷，请核对编号', 'There is no such case; check its number'];
    case 'NotYourDivision':
      return [
        403,
        `案卷属于 ${refusal.county}，不在您的辖区内`,
        `The case belongs to ${refusal.county}, which does not lie in your division`,
      ];
    case 'NotTheErringParty':
      return [
        403,
        `谁差错谁更正：该差错由 ${refusal.corrects} 更正，其他部门不能代为提交`,
        `Whoever erred corrects: this case is for ${refusal.corrects} to correct, and for nobody in its place`,
      ];
    case 'WrongState':
      return [409, `案卷现为 ${refusal.state}，不能办理此步`, `The case is ${refusal.state}; this step cannot be taken now`];
    case 'ClosesByDocument':
      return [409, `该差错不需更正单：${refusal.zh}`, `This case takes no correction: ${refusal.en}`];
    case 'ReasonUnknown':
      return [422, `更正原因应为：${refusal.permitted.join('、')}`, `The reason is one of: ${refusal.permitted.join(', ')}`];
    case 'DoesNotAddUp':
      return [
        422,
        '更正单不平：原记录与更正后记录须与案卷各方数据一致，应填项目见 details',
        'The correction does not add up: original and current must agree with the rows of the case; what is wanted stands in the details',
      ];
    case 'LinesDoNotAddUp':
      return [
        422,
        '税票含多人：须列明哪些人的明细更正为多少，更正后各人明细合计应等于更正后金额；应填项目见 details',
        'The voucher holds several people: name the lines that change, so that all lines add up to the corrected amount; what is wanted stands in the details',
      ];
    case 'NamesDoNotAddUp':
      return [
        422,
        `补充清册须逐人列明增减人员（idNumber 原值或现值为空），净增减 ${refusal.change} 人`,
        `The supplementary roster names each person who leaves or joins (idNumber, one of the two values null); together they change it by ${refusal.change}`,
      ];
    case 'NotOnTheRoster':
      return [422, '剔除人员不在该清册上', 'Somebody who is to leave does not stand on the roster'];
    case 'AlreadyOnTheRoster':
      return [422, '增补人员已在该清册上', 'Somebody who is to join stands on the roster already'];
    case 'AnotherInstrument':
      return [
        422,
        `该类差错用${instruments[refusal.instrument].zh}更正（instrument: ${refusal.instrument}）`,
        `This class is corrected by a ${instruments[refusal.instrument].en} (instrument: ${refusal.instrument})`,
      ];
    case 'ChangesNothing':
      return [422, '更正后与原记录相同，什么也没有更正', 'What is to stand there is what stands there: nothing would be corrected'];
    case 'PayerNotRegistered':
      return [
        422,
        `更正后的缴费人未在 ${refusal.county} 参保登记；请核对证件号码，或先由人社部门登记`,
        `The person named is not registered in ${refusal.county}; check the number, or have the agency register them first`,
      ];
    case 'NameNotOnTheLine':
      return [
        422,
        '更正后缴费人的姓名与税票明细上的姓名不符，请核对证件号码',
        'The person named does not bear the name on the line of the voucher; check the number',
      ];
    case 'MakerIsChecker':
      return [403, '经办人不能复核自己提交的更正', 'Whoever made the correction cannot check it'];
    case 'NotTheCounterparty':
      return [403, `该更正由 ${refusal.countersigns} 会签`, `This correction is for ${refusal.countersigns} to countersign`];
    case 'ReasonMissing':
      return [422, '不同意须说明理由', 'A refusal needs its reason'];
    case 'NotDrawnUp':
      return [409, '对账单尚未编制', 'The statement has not been drawn up'];
    case 'DaysNotClosed':
      return [
        409,
        `期间尚未日结，只结到 ${refusal.through ?? '—'}`,
        `The days of the period are not closed yet; they are up to ${refusal.through ?? 'none'}`,
      ];
    case 'NotASignatory':
      return [403, `对账单由 ${refusal.signatories.join('、')} 签字`, `The statement is for ${refusal.signatories.join(', ')} to sign`];
    case 'MonthsNotSigned':
      return [
        409,
        `年度对账单编制时 ${refusal.months.join('、')} 尚未由双方签字；签毕后重新编制再签`,
        `When the year's statement was drawn up, ${refusal.months.join(', ')} had not been signed by both sides; sign them, draw it up again, then sign`,
      ];
    case 'DifferencesUnexplained':
      return [
        409,
        '有差异尚无归类、责任方或办理期限，不能签字',
        'Differences without class, owner or due date block the signature; they stand in the details',
      ];
    case 'DoesNotClose':
      return [
        409,
        `调节后余额仍差 ${yuanForPeople(fen(refusal.differenceFen))} 元，不能签字：请在勾稽表的“已入库未记账”（entered-not-posted）一项查出所涉税票，由税务部门补报或更正其明细，日结后重新编制；已列项目见 details`,
        `The adjusted balances differ by ${yuanForPeople(fen(refusal.differenceFen))} yuan, so that the statement cannot be signed: the bridge names the vouchers under entered-not-posted; the tax authority completes or corrects their details, the days are closed, and the statement is drawn up again. Its items stand in the details`,
      ];
    case 'AlreadySigned':
      return [409, '已签字的对账单不再变更', 'A signed statement never changes'];
    default:
      return refusal satisfies never;
  }
};

export const problemOfRefusal = (refusal: CorrectionRefusal | PeriodRefusal): Problem => {
  const [status, zh, en] = told(refusal);
  const { code, ...details } = refusal;
  return new Problem({ status, code, zh, en, ...(Object.keys(details).length === 0 ? {} : { details }) });
};
