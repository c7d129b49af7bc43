import type { Bilingual, HistoryEntry } from '@jumin/contracts';
import { actorOf, type EventStore, type StoredEvent } from '@jumin/event-store';
import { yuanOf, type SubjectId } from '@jumin/kernel';
import type { HistoryQuestion } from '@jumin/platform';
import type { HoldReason, ParticipantEvent } from '../domain/participant/events';

/** The events of a participant, told for people. Sealed words stay sealed and are left out. */
export const participantHistory = async (
  store: EventStore,
  subject: SubjectId,
  { effective, knownAt }: HistoryQuestion,
): Promise<readonly HistoryEntry[]> => {
  const stream = `participant-${subject}`;
  const events = (await store.load([stream], knownAt === undefined ? {} : { knownAt })).get(stream) ?? [];
  return events.filter(({ effectiveOn }) => effective === undefined || effectiveOn <= effective).map(entryOf);
};

const entryOf = (stored: StoredEvent): HistoryEntry => {
  const { stream, revision, type, effectiveOn, receivedOn, recordedAt } = stored;
  const { sealed: _sealed, ...data } = stored.data as { readonly sealed?: string };
  const sentence = sentenceOf(stored as unknown as ParticipantEvent);
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
    data,
  };
};

const yuan = (amount: Parameters<typeof yuanOf>[0]): string => yuanOf(amount).replace(/\.00$/, '');

const reasonName: Readonly<Record<HoldReason, Bilingual>> = {
  unwilling: { zh: '本人不愿缴费', en: 'the person does not want to pay' },
  'lost-contact': { zh: '失去联系', en: 'the person cannot be reached' },
  imprisoned: { zh: '服刑', en: 'the person is in prison' },
  other: { zh: '其他', en: 'another reason' },
};

const sentenceOf = (event: ParticipantEvent): Bilingual => {
  switch (event.type) {
    case 'ParticipantEnrolled': {
      const { registeredOn, village, tierFen } = event.data;
      return {
        zh: `${registeredOn}在${village}参保登记${tierFen === undefined ? '' : `，拟缴${yuan(tierFen)}元档`}。`,
        en: `Registered on ${registeredOn} in ${village}${tierFen === undefined ? '' : `, meaning to pay the tier of ${yuan(tierFen)} yuan`}.`,
      };
    }
    case 'ParticularsChanged': {
      const { formOn, taken } = event.data;
      return { zh: `${formOn}的登记表变更信息：${taken.join('、')}。`, en: `The form of ${formOn} changed: ${taken.join(', ')}.` };
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
      const { type, from, to, department } = event.data;
      return {
        zh: `${department}名单：${type}，自${from}${to ? `至${to}` : '起'}。`,
        en: `Listed by ${department}: ${type} from ${from}${to ? ` to ${to}` : ' on'}.`,
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
