import type { Bilingual, PaymentKind } from '@jumin/contracts';
import { fen, yuanOf } from '@jumin/kernel';
import type { AccountEvent, Cause, Left, ParticipantFact, StandingData, WithheldClass } from '../domain/account/events';
import { linesOfPosting, standingOf } from '../domain/account/state';

const yuan = (amount: number): string => yuanOf(fen(amount)).replace(/\.00$/, '');

const kindName: Readonly<Record<PaymentKind, Bilingual>> = {
  current: { zh: '当年缴费', en: 'contribution' },
  'back-payment': { zh: '补缴', en: 'back-payment' },
  'tier-upgrade': { zh: '提档补缴', en: 'payment to a higher tier' },
  'on-behalf': { zh: '政府代缴', en: 'payment on behalf' },
};
const withheldName: Readonly<Record<WithheldClass, Bilingual>> = {
  D05: { zh: '缴费人尚未参保登记', en: 'nobody has registered the payer' },
  D14: { zh: '姓名与证件号码不符', en: 'the name is not that of the number' },
  D20: { zh: '缴费已被银行冲正', en: 'the bank took the money back' },
  D23: { zh: '已由补充清册从代缴清册中剔除', en: 'a supplementary roster took the person off the roster' },
};
const causeName: Readonly<Record<Cause, Bilingual>> = {
  enrolment: { zh: '登记信息', en: 'particulars' },
  election: { zh: '档次变更', en: 'a tier election' },
  identity: { zh: '特殊身份名单', en: 'a list of identities' },
  death: { zh: '死亡名单', en: 'a list of deaths' },
  'employee-scheme': { zh: '职工参保名单', en: 'a list of the employee scheme' },
  'school-roll': { zh: '在校学生名单', en: 'a school roll' },
  policy: { zh: '政策载入', en: 'a policy' },
  payment: { zh: '另一笔缴费', en: 'another payment' },
  correction: { zh: '更正', en: 'a correction' },
  return: { zh: '国库退库', en: 'a refund by the treasury' },
  bounce: { zh: '银行冲正', en: 'the bank taking the money back' },
};

/** What happened, in a sentence for people; amounts in yuan, places by their names. */
export const sentenceOf = (event: AccountEvent, nameOf: (division: string) => string): Bilingual => {
  switch (event.type) {
    case 'ParticipantNoted': {
      const { zh, en } = noted(event.data, nameOf);
      return { zh: `缴费账户记下：${zh}`, en: `The account takes note: ${en}` };
    }
    case 'ContributionDeclared': {
      const { feeYear, kind, amountFen, voucherNo } = event.data;
      return {
        zh: `已申报${feeYear}年度${kindName[kind].zh}${yuan(amountFen)}元，电子税票${voucherNo}。`,
        en: `Voucher ${voucherNo} declares a ${kindName[kind].en} of ${yuan(amountFen)} yuan for ${feeYear}.`,
      };
    }
    case 'ContributionBounced': {
      const { voucherNo, bouncedOn } = event.data;
      return {
        zh: `银行${bouncedOn}冲正电子税票${voucherNo}的缴费，不记账、不应退。`,
        en: `The bank took the money of voucher ${voucherNo} back on ${bouncedOn}: nothing is kept and nothing is due.`,
      };
    }
    case 'ContributionStruck': {
      const { voucherNo, rosterNo, amountFen } = event.data;
      return {
        zh: `补充清册将本人从代缴清册${rosterNo}中剔除：电子税票${voucherNo}的${yuan(amountFen)}元不记账。`,
        en: `A supplementary roster takes the person off roster ${rosterNo}: the ${yuan(amountFen)} yuan of voucher ${voucherNo} are not kept.`,
      };
    }
    case 'ContributionWithheld': {
      const { enteredFen, enteredOn, withheld } = event.data;
      return {
        zh: `国库${enteredOn}入库${yuan(enteredFen)}元，因${withheldName[withheld].zh}（${withheld}）暂不记账。`,
        en: `The treasury entered ${yuan(enteredFen)} yuan on ${enteredOn}; they are not posted because ${withheldName[withheld].en} (${withheld}).`,
      };
    }
    case 'ContributionPosted': {
      const { enteredFen, enteredOn, feeYear, voucherNo, kind } = event.data;
      const line = linesOfPosting(event.data).find((change) => change.voucherNo === voucherNo && change.kind === kind);
      const keptFen = line?.keptFen ?? 0;
      const back = enteredFen - keptFen;
      return {
        zh: `国库${enteredOn}入库${yuan(enteredFen)}元，记账${yuan(keptFen)}元${back > 0 ? `，应退${yuan(back)}元` : ''}。${standsZh(event.data)}`,
        en: `The treasury entered ${yuan(enteredFen)} yuan on ${enteredOn}: ${yuan(keptFen)} are kept for ${feeYear}${back > 0 ? `, ${yuan(back)} go back` : ''}. ${standsEn(event.data)}`,
      };
    }
    case 'ContributionReassessed': {
      const cause = causeName[event.data.cause];
      return { zh: `因${cause.zh}重新核定。${standsZh(event.data)}`, en: `Judged anew because of ${cause.en}. ${standsEn(event.data)}` };
    }
    case 'ContributionReversed': {
      const { enteredFen, voucherNo, cause } = event.data;
      return {
        zh: `因${causeName[cause].zh}冲回电子税票${voucherNo}的${yuan(enteredFen)}元。${standsZh(event.data)}`,
        en: `The ${yuan(enteredFen)} yuan of voucher ${voucherNo} are taken back because of ${causeName[cause].en}. ${standsEn(event.data)}`,
      };
    }
    case 'ContributionReleased': {
      const { voucherNo, enteredFen, left } = event.data;
      return {
        zh: `更正：电子税票${voucherNo}的${yuan(enteredFen)}元${leftName[left].zh}。`,
        en: `Correction: the ${yuan(enteredFen)} yuan of voucher ${voucherNo} ${leftName[left].en}.`,
      };
    }
    case 'ContributionContested': {
      const { voucherNo, amountFen, deniedOn } = event.data;
      return {
        zh: `本人${deniedOn}提出异议：电子税票${voucherNo}的${yuan(amountFen)}元非本人缴费；更正前仍记于本人。`,
        en: `On ${deniedOn} the payer objects that the ${yuan(amountFen)} yuan of voucher ${voucherNo} are not theirs; they stay posted until corrected.`,
      };
    }
    case 'ContestWithdrawn':
      return {
        zh: `本人撤回对电子税票${event.data.voucherNo}的异议。`,
        en: `The payer withdraws the objection to voucher ${event.data.voucherNo}.`,
      };
    case 'CorrectionNotCarriedOut':
      return {
        zh: `电子税票${event.data.voucherNo}的更正未能执行：各人明细合计与更正后金额不符，退回更正方。`,
        en: `The correction of voucher ${event.data.voucherNo} could not be carried out: its people’s lines do not add up to the corrected amount; it goes back.`,
      };
    case 'RefundOrdered': {
      const { refundNo, amountFen } = event.data;
      return {
        zh: `已申请退费${yuan(amountFen)}元，退费单${refundNo}。`,
        en: `A refund of ${yuan(amountFen)} yuan is ordered under ${refundNo}.`,
      };
    }
    case 'RefundPaid': {
      const { refundNo, amountFen, paidOn } = event.data;
      return {
        zh: `支出户${paidOn}退费${yuan(amountFen)}元，退费单${refundNo}。`,
        en: `${yuan(amountFen)} yuan were paid back on ${paidOn} under ${refundNo}.`,
      };
    }
    case 'ContributionReturned': {
      const { returnNo, amountFen, voucherNo, enteredOn } = event.data;
      return amountFen < 0
        ? {
            zh: `电子税票${voucherNo}的退库${yuan(-amountFen)}元于${enteredOn}退回国库（${returnNo}）。`,
            en: `The ${yuan(-amountFen)} yuan given back of voucher ${voucherNo} came again on ${enteredOn} (${returnNo}).`,
          }
        : {
            zh: `国库${enteredOn}退库${yuan(amountFen)}元，原电子税票${voucherNo}（${returnNo}）。`,
            en: `The treasury gave back ${yuan(amountFen)} yuan of voucher ${voucherNo} on ${enteredOn} (${returnNo}).`,
          };
    }
    case 'RefundReturned': {
      const { refundNo, amountFen, returnedOn } = event.data;
      return {
        zh: `退费单${refundNo}已付的${yuan(amountFen)}元于${returnedOn}被退回，仍为应退。`,
        en: `The ${yuan(amountFen)} yuan paid under ${refundNo} came back on ${returnedOn}; they are due as before.`,
      };
    }
    case 'RefundFailed': {
      const { refundNo, amountFen } = event.data;
      return {
        zh: `退费单${refundNo}未能支付，${yuan(amountFen)}元仍为应退。`,
        en: `The refund ${refundNo} could not be paid; ${yuan(amountFen)} yuan stay due.`,
      };
    }
    default:
      return event satisfies never;
  }
};

const leftName: Readonly<Record<Left, Bilingual>> = {
  moved: { zh: '转给应记账人', en: 'go to the person whose they are' },
  cancelled: { zh: '注销', en: 'are cancelled' },
  recounted: { zh: '按更正后数据重新记账', en: 'are posted anew by the corrected figures' },
};

const standsZh = (data: StandingData): string => {
  const { feeYear, keptFen, onBehalfFen, tierFen } = standingOf(data);
  return `${feeYear}年度个人缴费${yuan(keptFen)}元${onBehalfFen > 0 ? `、政府代缴${yuan(onBehalfFen)}元` : ''}，档次${yuan(tierFen)}元。`;
};
const standsEn = (data: StandingData): string => {
  const { feeYear, keptFen, onBehalfFen, tierFen } = standingOf(data);
  return `${feeYear} holds ${yuan(keptFen)} yuan of own money${onBehalfFen > 0 ? ` and ${yuan(onBehalfFen)} paid on behalf` : ''}; the tier is ${yuan(tierFen)}.`;
};

const noted = (fact: ParticipantFact, nameOf: (division: string) => string): Bilingual => {
  switch (fact.of) {
    case 'enrolment':
      return { zh: `登记信息：${nameOf(fact.unit)}。`, en: `registered in ${nameOf(fact.unit)}.` };
    case 'election':
      return {
        zh: `${fact.signedOn}签字选择${fact.feeYear}年度${yuan(fact.tierFen)}元档次。`,
        en: `signed on ${fact.signedOn} for the tier of ${yuan(fact.tierFen)} in ${fact.feeYear}.`,
      };
    case 'identity':
      return {
        zh: `特殊身份：${fact.type}，自${fact.from}${fact.to ? `至${fact.to}` : ''}。`,
        en: `identity ${fact.type} from ${fact.from}${fact.to ? ` to ${fact.to}` : ''}.`,
      };
    case 'death':
      return { zh: `${fact.diedOn}死亡。`, en: `died on ${fact.diedOn}.` };
    case 'employee-scheme':
      return {
        zh: `${fact.fromMonth}${fact.toMonth ? `至${fact.toMonth}` : '起'}参加职工基本养老保险。`,
        en: `in the employee scheme from ${fact.fromMonth}${fact.toMonth ? ` to ${fact.toMonth}` : ' on'}.`,
      };
    case 'school-roll':
      return { zh: `${fact.enrolledOn}起在校。`, en: `a student in school from ${fact.enrolledOn}.` };
    default:
      return fact satisfies never;
  }
};
