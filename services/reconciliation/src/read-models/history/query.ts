import type { Bilingual, HistoryEntry } from '@jumin/contracts';
import { actorOf, type EventStore, type StoredEvent } from '@jumin/event-store';
import { yuanForPeople, type Fen, type SubjectId } from '@jumin/kernel';
import type { HistoryQuestion } from '@jumin/platform';
import type { Database } from '../../application/ports';
import { catalogue } from '../../domain/case/catalogue';
import { instruments, reasons } from '../../domain/case/corrections';
import type { CaseEvent } from '../../domain/case/events';

/** The cases in which this person's line is the document, step by step, read from the log itself. */
export const historyOf = async (
  database: Database,
  store: EventStore,
  subject: SubjectId,
  { effective, knownAt }: HistoryQuestion,
): Promise<readonly HistoryEntry[]> => {
  const { rows } = await database.query<{ case_id: string }>('select case_id from discrepancy where subject_id = $1', [subject]);
  if (rows.length === 0) return [];
  const streams = await store.load(
    rows.map(({ case_id }) => `case-${case_id}`),
    knownAt === undefined ? {} : { knownAt },
  );
  return [...streams.values()]
    .flat()
    .filter(({ effectiveOn }) => effective === undefined || effectiveOn <= effective)
    .sort((one, other) => (one.position < other.position ? -1 : one.position > other.position ? 1 : one.revision - other.revision))
    .map(entryOf);
};

const entryOf = (event: StoredEvent): HistoryEntry => {
  const { stream, revision, type, effectiveOn, receivedOn, recordedAt, data } = event;
  return {
    service: 'reconciliation',
    stream,
    revision,
    type,
    effectiveOn,
    receivedOn,
    recordedAt,
    actor: actorOf(event),
    sentence: sentenceOf(event as unknown as CaseEvent),
    data,
  };
};

const yuan = (amount: Fen | null): string => (amount === null ? '' : ` ${yuanForPeople(amount)}`);

const sentenceOf = (event: CaseEvent): Bilingual => {
  switch (event.type) {
    case 'DiscrepancyFound': {
      const { class: discrepancy, differenceFen } = event.data;
      const { zh, en } = catalogue[discrepancy];
      return {
        zh: `发现差异 ${discrepancy}（${zh}），涉及${yuan(differenceFen)} 元`,
        en: `Discrepancy ${discrepancy} found (${en}), of${yuan(differenceFen)} yuan`,
      };
    }
    case 'ResponsibilityAssigned': {
      const { erred, corrects, dueOn, rule } = event.data;
      return { zh: `差错方 ${erred}，由 ${corrects} 于 ${dueOn} 前更正：${rule}`, en: `${erred} erred; ${corrects} corrects by ${dueOn}` };
    }
    case 'CorrectionSubmitted': {
      const { by, instrument, reason } = event.data;
      return {
        zh: `${by} 提交${instruments[instrument].zh}（${reasons[reason].zh}）`,
        en: `${by} submits a ${instruments[instrument].en} (${reasons[reason].en})`,
      };
    }
    case 'CorrectionCountersigned':
      return { zh: `${event.data.by} 会签同意`, en: `${event.data.by} countersigns` };
    case 'CorrectionRefused':
      return { zh: `${event.data.by} 不同意：${event.data.reason}`, en: `${event.data.by} refuses: ${event.data.reason}` };
    case 'CorrectionFailed':
      return { zh: '未能办结，退回差错方', en: 'It could not be carried out and goes back to the party that erred' };
    case 'DiscrepancyCorrected':
      return { zh: '已更正', en: 'Corrected' };
    case 'DiscrepancyClosed':
      return { zh: '已办结', en: 'Closed' };
    case 'DiscrepancyCleared':
      return { zh: `差异已消除：${event.data.by}`, en: `The difference is gone: ${event.data.by}` };
    default:
      return event satisfies never;
  }
};
