import { Controller, Get, HttpCode, Param, Post, type Type } from '@nestjs/common';
import { ApiOperation } from '@nestjs/swagger';
import type { Actor } from '@jumin/event-store';
import type { Parking } from '@jumin/messaging';
import { authorise } from '../security/authority';
import { Answers, closed, JsonBody, listOf, texts } from './json-body';
import { Problem } from './problem';
import { CurrentActor } from './request';

/** Parked keys of this process, or of a deployment that asks the process of the consumer. */
export type ParkedKeys = Pick<Parking, 'list' | 'inspect' | 'discard'> & {
  replay(consumer: string, key: string, by: Actor): Promise<object>;
};

/** `/platform/parked…`: keys that wait for a person, for the operator alone. */
export const parkedController = (parking: ParkedKeys): Type => {
  @Controller('platform/parked')
  class ParkedController {
    @Get()
    @Answers(listOf(texts.object))
    @ApiOperation({ summary: '搁置的消息 · Keys that wait for a person' })
    async list(@CurrentActor() actor: Actor): Promise<object> {
      authorise(actor, 'replay-parked', actor.division);
      return parking.list();
    }

    @Get(':consumer/:key')
    async inspect(@CurrentActor() actor: Actor, @Param('consumer') consumer: string, @Param('key') key: string): Promise<object> {
      authorise(actor, 'replay-parked', actor.division);
      return messagesOf(parking, consumer, key);
    }

    @Post(':consumer/:key/replay')
    @HttpCode(200)
    async replay(@CurrentActor() actor: Actor, @Param('consumer') consumer: string, @Param('key') key: string): Promise<object> {
      authorise(actor, 'replay-parked', actor.division);
      await messagesOf(parking, consumer, key);
      return parking.replay(consumer, key, actor);
    }

    @Post(':consumer/:key/discard')
    @HttpCode(200)
    async discard(
      @CurrentActor() actor: Actor,
      @Param('consumer') consumer: string,
      @Param('key') key: string,
      @JsonBody(closed({ reason: texts.text }, ['reason'])) body: { reason?: unknown },
    ): Promise<object> {
      authorise(actor, 'discard-parked', actor.division);
      await messagesOf(parking, consumer, key);
      return { discarded: await parking.discard(consumer, key, actor, textIn(body?.reason, 'reason')) };
    }
  }
  return ParkedController;
};

/** What waits under the key; Problem `NothingParked` (404) where nothing does, as under a mistyped name. */
const messagesOf = async (parking: ParkedKeys, consumer: string, key: string): Promise<readonly object[]> => {
  const messages = await parking.inspect(consumer, key);
  if (messages.length > 0) return messages;
  throw new Problem({
    status: 404,
    code: 'NothingParked',
    zh: `${consumer} 没有搁置主键 ${key} 的消息；搁置的有哪些，见列表`,
    en: `nothing is parked at ${consumer} under ${key}; the list says what is`,
  });
};

const textIn = (value: unknown, field: string): string => {
  if (typeof value === 'string' && value.trim() !== '') return value;
  throw new Problem({ status: 400, code: 'FieldMissing', zh: `缺少 ${field}`, en: `${field} is missing`, where: { field } });
};
