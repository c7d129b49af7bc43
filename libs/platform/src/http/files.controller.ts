import { Controller, Post, Query, Req, type Type } from '@nestjs/common';
import { ApiBody, ApiConsumes, ApiOperation, ApiQuery } from '@nestjs/swagger';
import type { Actor } from '@jumin/event-store';
import { parseLocalDate, type LocalDate } from '@jumin/kernel';
import { authorise, authorities, type AuthorisedCommand } from '../security/authority';
import { badQuery } from './asked';
import { Problem } from './problem';
import { actorOf, type AuthenticatedRequest } from './request';
import { answered, Answers, byKey, listOf, texts } from './json-body';

const intakeReport = answered(
  {
    kind: texts.text,
    fileName: texts.text,
    fileHash: texts.text,
    county: texts.county,
    status: { type: 'string', enum: ['taken-in', 'already-known', 'waiting-for-parts', 'stopped', 'dry-run'] },
    counts: byKey(texts.integer),
    totals: byKey(texts.fen),
    problems: listOf(
      answered({ sheet: texts.text, line: texts.integer, column: texts.text, code: texts.text, zh: texts.text, en: texts.text }, [
        'sheet',
        'line',
        'column',
      ]),
    ),
    position: texts.text,
  },
  ['county'],
);

export interface FileToReceive {
  readonly kind?: string;
  readonly fileName: string;
  readonly content: AsyncIterable<Uint8Array>;
  readonly county?: string;
  /** Where nobody has said it: asked for once the whole file is here, for an upload may last beyond midnight. */
  readonly receivedOn: LocalDate | (() => LocalDate);
  readonly actor: Actor;
  readonly dryRun?: boolean;
}

/** What takes in the files of a service, as far as the edge knows it. */
export interface FileReceiver {
  readonly kinds: readonly { readonly kind: string; readonly filePrefix: string }[];
  receive(file: FileToReceive): Promise<object>;
}

/** `POST /<service>/files`: the file as it is in the body, of any size; what it is stands in the query. The same file again changes nothing, so no key is asked for. */
export const filesController = (service: string, receiver: FileReceiver, today: () => LocalDate): Type => {
  @Controller(`${service}/files`)
  class FilesController {
    @Post()
    @Answers(intakeReport)
    @ApiOperation({ summary: '报送文件 · Hand in a file of any party, as it is' })
    @ApiConsumes('application/octet-stream')
    @ApiBody({ schema: { type: 'string', format: 'binary' } })
    @ApiQuery({ name: 'kind', required: false })
    @ApiQuery({ name: 'county', required: false })
    @ApiQuery({ name: 'receivedOn', required: false })
    @ApiQuery({ name: 'dryRun', required: false })
    async receive(
      @Req() request: AuthenticatedRequest,
      @Query('fileName') fileName = 'upload',
      @Query('kind') given?: string,
      @Query('county') county?: string,
      @Query('receivedOn') receivedOn?: string,
      @Query('dryRun') dryRun?: string,
    ): Promise<object> {
      const actor = actorOf(request);
      const kind = given ?? receiver.kinds.find(({ filePrefix }) => fileName.startsWith(filePrefix))?.kind;
      const command = `receive:${kind}`;
      if (kind === undefined || !(command in authorities) || !receiver.kinds.some((one) => one.kind === kind))
        throw kindUnknown(receiver.kinds.map((one) => one.kind));
      if (county !== undefined && !/^\d{6}$/.test(county)) throw badQuery('county');
      const day = receivedOn === undefined ? today : parseLocalDate(receivedOn);
      if (day === undefined) throw badQuery('receivedOn');
      authorise(actor, command as AuthorisedCommand, county ?? actor.division);
      return receiver.receive({
        kind,
        fileName,
        content: request,
        receivedOn: day,
        actor,
        dryRun: dryRun === 'true' || dryRun === '1',
        ...(county === undefined ? {} : { county }),
      });
    }
  }
  return FilesController;
};

/** What was sent is not said back: the name of a file may be somebody's. */
const kindUnknown = (kinds: readonly string[]): Problem =>
  new Problem({
    status: 422,
    code: 'KindUnknown',
    zh: `没有这种文件，或文件名看不出种类；此处可报送：${kinds.join('、')}`,
    en: `There is no such kind of file here, or the file name does not say it; here are: ${kinds.join(', ')}`,
    where: { field: 'kind' },
  });
