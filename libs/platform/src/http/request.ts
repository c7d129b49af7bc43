import { hash } from 'node:crypto';
import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import { ApiHeader } from '@nestjs/swagger';
import type { Actor } from '@jumin/event-store';
import { commandIdOf, type CommandId } from '@jumin/kernel';
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

/** What was asked under the keys of late, by officer, address and key; the oldest half goes when there are too many. */
const asked = new Map<string, string>();
const askedMax = 20_000;

/**
 * The id of the command that this request is: the same act of the same officer under the same key is the same command, so a repeated request changes nothing.
 * Another content under a key of late is refused (422 IdempotencyKeyReused), for one of the two would be lost or done unseen.
 */
export const commandIdOfRequest = (request: AuthenticatedRequest): CommandId => {
  const { headers, method, path, body } = request;
  const key = headers[header];
  if (typeof key !== 'string' || key.length === 0 || key.length > 200)
    throw new Problem({
      status: 400,
      code: 'IdempotencyKeyMissing',
      zh: '写操作必须带 Idempotency-Key 请求头（每次新操作一个 UUID，重试时不变）',
      en: 'A write needs the header Idempotency-Key: a new UUID for each new act, the same one when it is tried again',
    });
  const content = hash('sha256', JSON.stringify(body ?? null));
  const act = [actorOf(request).id, method, path, key].map((part) => part.replaceAll('\u001f', ' '));
  const before = asked.get(act.join('\u001f'));
  if (before !== undefined && before !== content)
    throw new Problem({
      status: 422,
      code: 'IdempotencyKeyReused',
      zh: '该 Idempotency-Key 已用于另一内容；新的操作请换一个新的 UUID',
      en: 'This Idempotency-Key was used for another content; a new act needs a new UUID',
      where: { field: 'Idempotency-Key' },
    });
  asked.set(act.join('\u001f'), content);
  if (asked.size > askedMax) for (const oldest of [...asked.keys()].slice(0, askedMax / 2)) asked.delete(oldest);
  return commandIdOf('idempotency-key', ...act, content);
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
