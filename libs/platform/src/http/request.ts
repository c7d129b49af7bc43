import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import { ApiHeader } from '@nestjs/swagger';
import type { Actor } from '@jumin/event-store';
import { commandIdOf, parseCommandId, type CommandId } from '@jumin/kernel';
import type { Request } from 'express';
import { Problem } from './problem';

/** A request whose bearer token was checked. */
export type AuthenticatedRequest = Request & { actor?: Actor };

const requestOf = (context: ExecutionContext): AuthenticatedRequest => context.switchToHttp().getRequest<AuthenticatedRequest>();

export const actorOf = ({ actor }: AuthenticatedRequest): Actor => {
  if (actor === undefined)
    throw new Problem({
      status: 401,
      code: 'NotSignedIn',
      zh: '请先登录：请求缺少有效的令牌',
      en: 'Sign in first: the request carries no valid bearer token',
    });
  return actor;
};

/** Who asks, as the bearer token says. */
export const CurrentActor = createParamDecorator((_: unknown, context: ExecutionContext) => actorOf(requestOf(context)));

const header = 'idempotency-key';

/** The id of the command that this request is: the same key gives the same command, so a repeated request changes nothing. */
export const commandIdOfRequest = ({ headers }: Pick<Request, 'headers'>): CommandId => {
  const key = headers[header];
  if (typeof key !== 'string' || key.length === 0 || key.length > 200)
    throw new Problem({
      status: 400,
      code: 'IdempotencyKeyMissing',
      zh: '写操作必须带 Idempotency-Key 请求头（每次新操作一个 UUID，重试时不变）',
      en: 'A write needs the header Idempotency-Key: a new UUID for each new act, the same one when it is tried again',
    });
  return parseCommandId(key) ?? commandIdOf('idempotency-key', key.replaceAll('\u001f', ' '));
};

/** From the header `Idempotency-Key`, which every write requires. */
export const RequestCommandId = createParamDecorator(
  (_: unknown, context: ExecutionContext) => commandIdOfRequest(requestOf(context)),
  [
    (target, key) =>
      ApiHeader({ name: 'Idempotency-Key', required: true, description: 'A new UUID per act; the same one on a retry.' })(
        target,
        key!,
        Object.getOwnPropertyDescriptor(target, key!)!,
      ),
  ],
);
