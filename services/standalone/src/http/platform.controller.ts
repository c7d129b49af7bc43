import { Controller, Get, HttpCode, Post, type Type } from '@nestjs/common';
import { ApiOperation } from '@nestjs/swagger';
import type { Actor } from '@jumin/event-store';
import { parseLocalDate } from '@jumin/kernel';
import {
  answered,
  Answers,
  authorise,
  clockSchema,
  CurrentActor,
  everyCounty,
  JsonBody,
  listOf,
  Problem,
  refuseToGoBack,
  texts,
} from '@jumin/platform';
import type { Platform } from '../compose-platform';
import type { MemoryWatch } from '../start/memory';
import { verify } from '../verify/verify';

export interface PlatformShell {
  readonly platform: Platform;
  readonly memory: MemoryWatch;
  readonly version: string;
  /** Begins an orderly stop; returns at once. */
  stop(): void;
}

/** `/platform/…`: the deployment itself: its clock, its lanes, and whether it is all true. What waits for a person is below `/platform/parked`. */
export const platformController = ({ platform, memory, version, stop }: PlatformShell): Type => {
  const { store } = platform;
  const requireText = (value: unknown, field: string): string => {
    if (typeof value === 'string' && value.trim() !== '') return value;
    throw new Problem({ status: 400, code: 'FieldMissing', zh: `缺少 ${field}`, en: `${field} is missing`, where: { field } });
  };

  @Controller('platform')
  class PlatformController {
    @Get('status')
    @Answers(answered({ version: texts.text, clock: texts.object, head: texts.text, lanes: listOf(texts.object), memory: texts.object }))
    @ApiOperation({ summary: '运行状态 · Clock, lanes and memory' })
    async status(@CurrentActor() actor: Actor): Promise<object> {
      authorise(actor, 'read', actor.division);
      const { clock } = store;
      return {
        version,
        clock: clock.kind === 'undecided' ? { kind: clock.kind } : { kind: clock.kind, now: clock.now(), today: clock.today() },
        head: await store.head(),
        lanes: platform.lanes().map(({ name, position, status, lastError }) => ({ name, position, status, failed: lastError !== null })),
        memory: memory.peak(),
      };
    }

    @Post('clock')
    @HttpCode(200)
    @Answers(answered({ kind: texts.text, now: texts.instant, today: texts.date }))
    @ApiOperation({ summary: '业务时钟 · Move the business clock to a day, or close the present one' })
    async clock(@CurrentActor() actor: Actor, @JsonBody(clockSchema) body: { day?: unknown; closeDay?: unknown }): Promise<object> {
      authorise(actor, 'move-clock', everyCounty);
      const { clock } = store;
      if (body?.closeDay === true) {
        if (clock.kind === 'business') clock.closeDay();
        await platform.closeDay(clock.today());
      } else {
        const day = parseLocalDate(requireText(body?.day, 'day'));
        if (day === undefined)
          throw new Problem({
            status: 400,
            code: 'NotADate',
            zh: 'day 应为日期，如 2024-03-01',
            en: 'day is a date, such as 2024-03-01',
            where: { field: 'day' },
          });
        refuseToGoBack(clock, day);
        if (clock.kind === 'business') clock.moveTo(day);
        else await clock.begin('business', day);
        await platform.policiesLoaded();
      }
      return { kind: clock.kind, now: clock.now(), today: clock.today() };
    }

    @Post('settle')
    @HttpCode(200)
    @Answers(answered({ position: texts.text }))
    @ApiOperation({ summary: '等待处理完毕 · Wait until everything has been worked through' })
    async settle(@CurrentActor() actor: Actor): Promise<object> {
      authorise(actor, 'read', actor.division);
      return { position: await platform.settle() };
    }

    @Post('verify')
    @HttpCode(200)
    @Answers(texts.object)
    @ApiOperation({ summary: '核验 · Hashes, invariants, and replay equals read models' })
    async verify(@CurrentActor() actor: Actor): Promise<object> {
      authorise(actor, 'verify', actor.division);
      return verify(platform);
    }

    @Post('stop')
    @HttpCode(202)
    @ApiOperation({ summary: '停止 · Stop in order' })
    stop(@CurrentActor() actor: Actor): object {
      authorise(actor, 'move-clock', everyCounty);
      setImmediate(stop);
      return { stopping: true };
    }
  }
  return PlatformController;
};
