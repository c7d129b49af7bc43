import { Controller, Get, Param, Query, type Type } from '@nestjs/common';
import type { HistoryEntry } from '@jumin/contracts';
import type { Actor } from '@jumin/event-store';
import { ApiOperation, ApiQuery } from '@nestjs/swagger';
import { parseInstant, parseLocalDate, parseSubjectId, type SubjectId } from '@jumin/kernel';
import { authorise, refusalOf } from '../security/authority';
import type { HistoryQuestion, Service } from '../service';
import { answered, Answers, listOf, texts } from './json-body';
import { Problem } from './problem';
import { CurrentActor } from './request';

const by = answered({ id: texts.text, agency: texts.text, role: texts.text, division: texts.text });
const said = answered({ zh: texts.text, en: texts.text });
/** Of every history. */
const historyAnswer = listOf(
  answered(
    {
      service: texts.text,
      stream: texts.text,
      revision: texts.integer,
      type: texts.text,
      effectiveOn: texts.date,
      receivedOn: texts.date,
      recordedAt: texts.instant,
      actor: by,
      causedBy: by,
      sentence: said,
      data: texts.object,
    },
    ['causedBy'],
  ),
);

export const subjectOf = (text: string): SubjectId => {
  const subject = parseSubjectId(text);
  if (subject === undefined)
    throw new Problem({
      status: 400,
      code: 'NotASubjectId',
      zh: '人员编号有误；请先用证件号码查询',
      en: 'This is no subject id; find the person by citizen number first',
      where: { field: 'id' },
    });
  return subject;
};

/** `effective`, `knownAt` and `explain` of a query. */
const historyQuestionOf = (effective?: string, knownAt?: string, explain?: string): HistoryQuestion => {
  const day = effective ? parseLocalDate(effective) : undefined;
  const at = knownAt ? parseInstant(knownAt) : undefined;
  if (effective && day === undefined)
    throw new Problem({
      status: 400,
      code: 'NotADate',
      zh: 'effective 应为日期，如 2024-06-30',
      en: 'effective is a date, such as 2024-06-30',
      where: { field: 'effective' },
    });
  if (knownAt && at === undefined)
    throw new Problem({
      status: 400,
      code: 'NotAnInstant',
      zh: 'knownAt 应为带时区的时间，如 2024-06-30T23:59:00+08:00',
      en: 'knownAt is an instant with its offset, such as 2024-06-30T23:59:00+08:00',
      where: { field: 'knownAt' },
    });
  return {
    ...(day === undefined ? {} : { effective: day }),
    ...(at === undefined ? {} : { knownAt: at }),
    ...(explain === undefined || explain === 'false' ? {} : { explain: true }),
  };
};

/**
 * Whoever a division has had something to do with may be read there, also after they moved away; of somebody else's people nothing is told, not even that
 * they exist in part. Throws a Problem (403).
 */
export const authoriseHistory = <Entries extends readonly HistoryEntry[]>(actor: Actor, entries: Entries): Entries => {
  const counties = new Set(entries.map(({ data, actor: by }) => (data as { readonly county?: string }).county ?? by.division));
  const readable = [...counties].some((county) => refusalOf(actor, 'read', county) === undefined);
  if (!readable) authorise(actor, 'read', [...counties][0] ?? actor.division);
  return entries;
};

/** `GET /<service>/subjects/{id}/history` of one service, from its own streams. */
export const historyController = (
  name: string,
  service: Pick<Service, 'history'>,
  summary = '个人历史 · What this service knows of a person, event by event',
): Type => {
  @Controller(`${name}/subjects`)
  class HistoryController {
    @Get(':id/history')
    @Answers(historyAnswer)
    @ApiOperation({ summary })
    @ApiQuery({ name: 'effective', required: false })
    @ApiQuery({ name: 'knownAt', required: false })
    @ApiQuery({ name: 'explain', required: false })
    async history(
      @CurrentActor() actor: Actor,
      @Param('id') id: string,
      @Query('effective') effective?: string,
      @Query('knownAt') knownAt?: string,
      @Query('explain') explain?: string,
    ): Promise<object> {
      return authoriseHistory(actor, await service.history(subjectOf(id), historyQuestionOf(effective, knownAt, explain)));
    }
  }
  return HistoryController;
};
