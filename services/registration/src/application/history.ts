import type { Bilingual, HistoryEntry } from '@jumin/contracts';
import { actorOf, type EventStore, type StoredEvent } from '@jumin/event-store';
import { unitOf, yuanOf, type Divisions, type SubjectId } from '@jumin/kernel';
import type { HistoryQuestion } from '@jumin/platform';
import { shownData } from '@jumin/vault';
import type { HoldReason, ParticipantEvent } from '../domain/participant/events';

/** The events of a participant, told for people. Sealed words stay sealed and are left out. */
export const participantHistory = async (
  { store, divisions }: { readonly store: EventStore; readonly divisions: Divisions },
  subject: SubjectId,
  { effective, knownAt }: HistoryQuestion,
): Promise<readonly HistoryEntry[]> => {
  const stream = `participant-${subject}`;
  const events = (await store.load([stream], knownAt === undefined ? {} : { knownAt })).get(stream) ?? [];
  return events
    .filter(({ effectiveOn }) => effective === undefined || effectiveOn <= effective)
    .map((stored) => entryOf(stored, divisions));
};

const entryOf = (stored: StoredEvent, divisions: Divisions): HistoryEntry => {
  const { stream, revision, type, effectiveOn, receivedOn, recordedAt } = stored;
  const sentence = sentenceOf(stored as unknown as ParticipantEvent, divisions);
  return {
    service: 'registration',
    stream,
    revision,
    type,
    effectiveOn,
    receivedOn,
    recordedAt,
    actor: actorOf(stored),
    sentence,
    data: shownData(stored.data),
  };
};

/** 北湾镇天字村: as people there say it. */
const placeOf = (divisions: Divisions, village: string): string => `${divisions.nameOf(unitOf(village))}${divisions.nameOf(village)}`;

const fieldName: Readonly<Record<string, Bilingual>> = {
  county: { zh: '县', en: 'county' },
  unit: { zh: '乡镇', en: 'township' },
  village: { zh: '村', en: 'village' },
  born: { zh: '出生日期', en: 'date of birth' },
  sex: { zh: '性别', en: 'sex' },
  nameIx: { zh: '姓名', en: 'name' },
  registeredOn: { zh: '登记日期', en: 'date of registration' },
  tierFen: { zh: '拟缴档次', en: 'intended tier' },
  student: { zh: '在校学生', en: 'student' },
  publicOfficial: { zh: '公职人员', en: 'public official' },
  channel: { zh: '登记渠道', en: 'channel' },
  phoneIx: { zh: '手机号', en: 'phone number' },
  accountIx: { zh: '银行账号', en: 'bank account' },
  sealed: { zh: '联系方式或账户', en: 'contact or account' },
};
/** By the words that a list uses; a grade or an ending (对象, 人员) may follow. What is not here keeps its own words. */
const departments: readonly (readonly [zh: string, en: string])[] = [
  ['民政', 'civil affairs'],
  ['残联', "the disabled persons' federation"],
  ['卫健', 'health'],
  ['乡村振兴', 'rural revitalisation'],
  ['教育', 'education'],
  ['公安', 'public security'],
];
const identities: readonly (readonly [zh: string, en: string])[] = [
  ['低保', 'minimum living allowance'],
  ['特困', 'extreme hardship'],
  ['重度残疾', 'severe disability'],
  ['残', 'disability'],
  ['计划生育特别扶助', 'special help of family planning'],
  ['计生', 'family planning'],
  ['脱贫', 'lifted out of poverty'],
  ['返贫致贫', 'back in poverty'],
];
const inEnglish = (words: readonly (readonly [zh: string, en: string])[], text: string): string => {
  const known = words.find(([zh]) => text.startsWith(zh));
  return known ? `${known[1]} (${text})` : text;
};

const yuan = (amount: Parameters<typeof yuanOf>[0]): string => yuanOf(amount).replace(/\.00$/, '');

const reasonName: Readonly<Record<HoldReason, Bilingual>> = {
  unwilling: { zh: '本人不愿缴费', en: 'the person does not want to pay' },
  'lost-contact': { zh: '失去联系', en: 'the person cannot be reached' },
  imprisoned: { zh: '服刑', en: 'the person is in prison' },
  other: { zh: '其他', en: 'another reason' },
};

const sentenceOf = (event: ParticipantEvent, divisions: Divisions): Bilingual => {
  switch (event.type) {
    case 'ParticipantEnrolled': {
      const { registeredOn, tierFen } = event.data;
      const village = placeOf(divisions, event.data.village);
      return {
        zh: `${registeredOn}在${village}参保登记${tierFen === undefined ? '' : `，拟缴${yuan(tierFen)}元档`}。`,
        en: `Registered on ${registeredOn} in ${village}${tierFen === undefined ? '' : `, meaning to pay the tier of ${yuan(tierFen)} yuan`}.`,
      };
    }
    case 'ParticularsChanged': {
      const { formOn, taken } = event.data;
      const names = taken.map((field) => fieldName[field] ?? { zh: field, en: field });
      return {
        zh: `${formOn}的登记表变更信息：${names.map(({ zh }) => zh).join('、')}。`,
        en: `The form of ${formOn} changed: ${names.map(({ en }) => en).join(', ')}.`,
      };
    }
    case 'TierElected': {
      const { signedOn, feeYear, tierFen } = event.data;
      return {
        zh: `${signedOn}签字选择${feeYear}年度${yuan(tierFen)}元档次。`,
        en: `Signed on ${signedOn} for the tier of ${yuan(tierFen)} yuan in ${feeYear}.`,
      };
    }
    case 'IdentityRecorded':
    case 'IdentityEnded': {
      const { type, grade, from, to, department } = event.data;
      const what = `${type}${grade ?? ''}`;
      return {
        zh: `${department}名单：${what}，自${from}${to ? `至${to}` : '起'}。`,
        en: `Listed by ${inEnglish(departments, department)}: ${inEnglish(identities, what)} from ${from}${to ? ` to ${to}` : ' on'}.`,
      };
    }
    case 'SchoolRollRecorded':
      return { zh: `${event.data.enrolledOn}起在校。`, en: `A student in school from ${event.data.enrolledOn}.` };
    case 'ParticipationHeld':
      return {
        zh: `${event.data.from}起暂停缴费：${reasonName[event.data.reason].zh}。`,
        en: `On hold from ${event.data.from}: ${reasonName[event.data.reason].en}.`,
      };
    case 'ParticipationResumed':
      return { zh: `${event.data.from}起恢复缴费。`, en: `Resumed from ${event.data.from}.` };
    case 'ParticipationSealed': {
      const { fromMonth, toMonth } = event.data;
      return {
        zh: `${fromMonth}${toMonth ? `至${toMonth}` : '起'}参加职工基本养老保险，封存。`,
        en: `In the employee scheme from ${fromMonth}${toMonth ? ` to ${toMonth}` : ' on'}.`,
      };
    }
    case 'ParticipationEnded':
      return { zh: `${event.data.on}死亡，终止参保。`, en: `Participation ended by death on ${event.data.on}.` };
    default:
      return event satisfies never;
  }
};
