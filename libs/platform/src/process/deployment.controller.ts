import { Body, Controller, Get, HttpCode, Param, Post, type Type } from '@nestjs/common';
import { ApiExcludeController, ApiOperation } from '@nestjs/swagger';
import { beginning, type Actor, type Position } from '@jumin/event-store';
import { parseLocalDate, type LocalDate } from '@jumin/kernel';
import type { MessageBus } from '@jumin/messaging';
import { countyIn } from '../http/asked';
import { clockSchema, refuseToGoBack } from '../http/clock';
import { answered, Answers, JsonBody, listOf, texts } from '../http/json-body';
import type { ParkedKeys } from '../http/parked.controller';
import { Problem } from '../http/problem';
import { CurrentActor } from '../http/request';
import { authorise, everyCounty } from '../security/authority';
import { moveClock, reachedHere, type CloseDay, type Deployment, type Part } from './deployment';
import { serviceNames, type ServiceName } from './peers';

/** What one service says of itself. */
export interface PartStatus {
  readonly head: Position;
  readonly clock: { readonly kind: 'system' | 'business' | 'undecided'; readonly now?: string; readonly today?: string };
  readonly lanes: readonly { readonly name: string; readonly position: Position; readonly status: string; readonly failed: boolean }[];
  readonly memory: { readonly nodeBytes: number; readonly postgresBytes: null };
}

const wrong = (field: string, zh: string, en: string): Problem =>
  new Problem({ status: 400, code: 'FieldMissing', zh: `${field} 应为${zh}`, en: `${field} is ${en}`, where: { field } });
const dayIn = (value: unknown): LocalDate => {
  const day = typeof value === 'string' ? parseLocalDate(value) : undefined;
  if (day === undefined) throw wrong('day', '日期，如 2024-03-01', 'a date, such as 2024-03-01');
  return day;
};
const noCounty = (field: string): Problem => wrong(field, '6 位县级代码', 'a county, a code of 6 digits');
const reasonIn = (value: unknown): string => {
  if (typeof value === 'string' && value.trim() !== '') return value;
  throw wrong('reason', '原因', 'why');
};

const statusOf = async ({ store, lanes }: Part): Promise<PartStatus> => {
  const { clock } = store;
  return {
    head: await store.head(),
    clock: clock.kind === 'undecided' ? { kind: clock.kind } : { kind: clock.kind, now: clock.now(), today: clock.today() },
    lanes: lanes().map(({ name, position, status, lastError }) => ({ name, position, status, failed: lastError !== null })),
    memory: { nodeBytes: process.resourceUsage().maxRSS * 1024, postgresBytes: null },
  };
};

/** `/<service>/deployment/…`: for the other services of the deployment, and for whoever operates it. */
export const deploymentController = (part: Part, bus: MessageBus): Type => {
  @ApiExcludeController()
  @Controller(`${part.name}/deployment`)
  class DeploymentController {
    @Get('status')
    async status(@CurrentActor() actor: Actor): Promise<PartStatus> {
      authorise(actor, 'read', actor.division);
      return statusOf(part);
    }

    @Post('clock')
    @HttpCode(200)
    async clock(@CurrentActor() actor: Actor, @Body() body: { day?: unknown }): Promise<object> {
      authorise(actor, 'move-clock', everyCounty);
      await moveClock(part, dayIn(body?.day));
      return {};
    }

    @Post('reached')
    @HttpCode(200)
    async reached(@CurrentActor() actor: Actor, @Body() body: { position?: unknown }): Promise<object> {
      authorise(actor, 'close-day', actor.division);
      if (typeof body?.position !== 'string') throw wrong('position', '日志位置', 'a place in the log');
      await reachedHere(part, body.position as Position);
      return {};
    }

    @Post('close-day')
    @HttpCode(200)
    async closeDay(@CurrentActor() actor: Actor, @Body() body: { day?: unknown; county?: unknown }): Promise<object> {
      const county = body?.county === undefined ? undefined : countyIn(body.county, noCounty);
      authorise(actor, 'close-day', county ?? everyCounty);
      const day = dayIn(body?.day);
      if (county !== undefined) return { counties: await part.closeIntake(day, county) };
      const { clock } = part.store;
      if (clock.kind === 'business') {
        clock.moveTo(day); // One that was started again may have stayed behind.
        clock.closeDay();
      }
      return { counties: await part.closeIntake(day) };
    }

    @Post('parked/:consumer/:key/replay')
    @HttpCode(200)
    async replay(@CurrentActor() actor: Actor, @Param('consumer') consumer: string, @Param('key') key: string): Promise<object> {
      authorise(actor, 'replay-parked', actor.division);
      return bus.parking.replay(consumer, key, actor);
    }

    @Post('parked/:consumer/:key/discard')
    @HttpCode(200)
    async discard(
      @CurrentActor() actor: Actor,
      @Param('consumer') consumer: string,
      @Param('key') key: string,
      @Body() body: { reason?: unknown },
    ): Promise<object> {
      authorise(actor, 'discard-parked', actor.division);
      return { discarded: await bus.parking.discard(consumer, key, actor, reasonIn(body?.reason)) };
    }
  }
  return DeploymentController;
};

interface Whole {
  readonly deployment: Deployment;
  readonly part: Part;
  readonly version: string;
  readonly closeDay: CloseDay;
}

/** `/platform/…` of a deployment of five processes, as the standalone platform has it; served by the service that closes days. */
export const platformOfFive = ({ deployment, part, version, closeDay }: Whole): Type => {
  @Controller('platform')
  class PlatformController {
    @Get('status')
    @Answers(answered({ version: texts.text, clock: texts.object, head: texts.text, lanes: listOf(texts.object), memory: texts.object }))
    @ApiOperation({ summary: '运行状态 · Clock, lanes and memory of all services' })
    async status(@CurrentActor() actor: Actor): Promise<object> {
      authorise(actor, 'read', actor.division);
      const own = await statusOf(part);
      const all = await deployment.each(
        (name) =>
          deployment.peers
            .ask<PartStatus>(name, { path: `/${name}/deployment/status`, waitMsMax: 2_000, answerMsMax: 2_000 })
            .catch((): Pick<PartStatus, 'lanes'> & { readonly memory: { readonly nodeBytes: number } } => ({
              lanes: [{ name, position: beginning, status: 'away', failed: true }],
              memory: { nodeBytes: 0 },
            })),
        async (): Promise<Pick<PartStatus, 'lanes'> & { readonly memory: { readonly nodeBytes: number } }> => own,
      );
      return {
        version,
        clock: own.clock,
        head: own.head,
        lanes: all.flatMap(({ lanes }) => lanes),
        memory: { nodeBytes: all.reduce((sum, { memory }) => sum + memory.nodeBytes, 0), postgresBytes: null },
      };
    }

    @Post('clock')
    @HttpCode(200)
    @Answers(answered({ kind: texts.text, now: texts.instant, today: texts.date }))
    @ApiOperation({ summary: '业务时钟 · Move the business clock to a day, or close the present one' })
    async clock(@CurrentActor() actor: Actor, @JsonBody(clockSchema) body: { day?: unknown; closeDay?: unknown }): Promise<object> {
      authorise(actor, 'move-clock', everyCounty);
      if (body?.closeDay === true) await deployment.closeToday(closeDay);
      else {
        const day = dayIn(body?.day);
        refuseToGoBack(part.store.clock, day);
        await deployment.moveClock(day);
      }
      const { clock } = part.store;
      return { kind: clock.kind, now: clock.now(), today: clock.today() };
    }

    @Post('settle')
    @HttpCode(200)
    @Answers(answered({ position: texts.text }))
    @ApiOperation({ summary: '等待处理完毕 · Wait until everything has been worked through' })
    async settle(@CurrentActor() actor: Actor): Promise<object> {
      authorise(actor, 'read', actor.division);
      return { position: await deployment.settle() };
    }

    @Post('verify')
    @ApiOperation({ summary: '核验 · Of five services by a program of its own' })
    verify(@CurrentActor() actor: Actor): never {
      authorise(actor, 'verify', actor.division);
      throw new Problem({
        status: 501,
        code: 'VerifyElsewhere',
        zh: '分布式部署请运行核验程序：node services/standalone/dist/verify/main.js',
        en: 'Of five services this is a program of its own: node services/standalone/dist/verify/main.js',
      });
    }
  }
  return PlatformController;
};

/** Parked keys of a deployment of five processes: all buses keep them in one place, but a key is replayed by the process that its consumer runs in. */
export const parkedOfFive = (deployment: Deployment, bus: MessageBus): ParkedKeys => {
  const serviceOf = (consumer: string): ServiceName => {
    const found = serviceNames.find((name) => consumer.startsWith(`${name}.`));
    if (found === undefined) throw new Problem({ status: 404, code: 'NotFound', zh: '没有这个消费者', en: 'There is no such consumer' });
    return found;
  };
  const atConsumer = <Answer extends object>(
    consumer: string,
    key: string,
    what: 'replay' | 'discard',
    as: Actor,
    body: object,
  ): Promise<Answer> => {
    const service = serviceOf(consumer);
    const path = `/${service}/deployment/parked/${encodeURIComponent(consumer)}/${encodeURIComponent(key)}/${what}`;
    return deployment.peers.ask<Answer>(service, { path, body, as });
  };
  return {
    list: (consumer) => bus.parking.list(consumer),
    inspect: (consumer, key) => bus.parking.inspect(consumer, key),
    replay: (consumer, key, by) => atConsumer(consumer, key, 'replay', by, {}),
    discard: async (consumer, key, by, reason) =>
      (await atConsumer<{ readonly discarded: number }>(consumer, key, 'discard', by, { reason })).discarded,
  };
};
