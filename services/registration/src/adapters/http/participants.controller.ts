import { Controller, Get, HttpCode, Inject, Param, Post, Query } from '@nestjs/common';
import { ApiExcludeEndpoint, ApiOperation, ApiQuery, ApiTags } from '@nestjs/swagger';
import type { Actor } from '@jumin/event-store';
import { countyOf as countyOfVillage, parseCitizenNumber, unitOf, type CommandId, type SubjectId } from '@jumin/kernel';
import {
  answered,
  Answers,
  authorise,
  type AuthorisedCommand,
  authoriseService,
  closed,
  countyIn,
  CurrentActor,
  JsonBody,
  limitIn,
  listOf,
  orNull,
  outcomeSchema,
  pageOf,
  Problem,
  refusalOf,
  RequestCommandId,
  subjectOf,
  texts,
} from '@jumin/platform';
import type { HoldReason, Particulars } from '../../domain/participant/events';
import type { Registration } from '../../service';
import { Body, malformed } from './body';
import { answerOf } from './refusals';
import { RegistrationEdgeToken, RegistrationToken, type RegistrationEdge } from './service-token';

const holdReasons: readonly HoldReason[] = ['unwilling', 'lost-contact', 'imprisoned', 'other'];

const enrolSchema = closed(
  {
    village: { type: 'string', pattern: '^\\d{12}$' },
    number: { type: 'string', description: '证件号码' },
    name: texts.text,
    registeredOn: texts.date,
    phone: texts.text,
    account: { type: 'string', description: '银行账号' },
    tierFen: texts.fen,
    student: texts.flag,
    publicOfficial: texts.flag,
    channel: texts.text,
  },
  ['village', 'number', 'name', 'registeredOn'],
);
const electionSchema = closed({ feeYear: texts.integer, tierFen: texts.fen, signedOn: texts.date, hardship: texts.flag }, [
  'feeYear',
  'tierFen',
  'signedOn',
]);

/** 参保人: what officers instruct, one act per request. */
@ApiTags('参保登记 · participants')
@Controller('registration/participants')
export class ParticipantsController {
  constructor(@Inject(RegistrationToken) private readonly registration: Registration) {}

  @Post()
  @HttpCode(200)
  @Answers(answered({ subjectId: texts.subject, ...outcomeSchema.properties }, ['position']))
  @ApiOperation({ summary: '参保登记 · Enrol a person, or hand in a newer form of one' })
  async enrol(
    @JsonBody(enrolSchema) body: unknown,
    @CurrentActor() actor: Actor,
    @RequestCommandId() commandId: CommandId,
  ): Promise<object> {
    const fields = new Body(body);
    const village = fields.text('village');
    const county = countyOfVillage(village);
    authorise(actor, 'enrol', village);
    if (this.registration.divisions.find(village)?.level !== 'village')
      throw malformed('village', '没有这个村代码', 'There is no such village');
    const citizen = parseCitizenNumber(fields.text('number'));
    if (!citizen.ok) throw malformed('number', '证件号码有误，请核对', 'The citizen number is not right');
    const name = fields.text('name', 60);
    const subject = this.registration.subjectOf(citizen.number)!;
    const [phone, account, tierFen] = [fields.optionalText('phone', 40), fields.optionalText('account', 40), fields.optionalFen('tierFen')];
    const [student, publicOfficial, channel] = [fields.flag('student'), fields.flag('publicOfficial'), fields.optionalText('channel', 60)];
    const personal = {
      name,
      number: citizen.number,
      ...(phone === undefined ? {} : { phone }),
      ...(account === undefined ? {} : { account }),
    };
    const form: Omit<Particulars, 'sealed'> = {
      county,
      unit: unitOf(village),
      village,
      born: citizen.born,
      sex: citizen.sex,
      nameIx: this.registration.vault.blindIndex('name', name),
      registeredOn: fields.date('registeredOn'),
      ...(tierFen === undefined ? {} : { tierFen }),
      ...(student === undefined ? {} : { student }),
      ...(publicOfficial === undefined ? {} : { publicOfficial }),
      ...(channel === undefined ? {} : { channel }),
      ...(phone === undefined ? {} : { phoneIx: this.registration.vault.blindIndex('phone', phone) }),
      ...(account === undefined ? {} : { accountIx: this.registration.vault.blindIndex('bankAccount', account) }),
    };
    const seal = () => this.registration.seal(subject, personal);
    return { subjectId: subject, ...answerOf(await this.registration.enrol({ commandId, actor, subject }, form, seal)) };
  }

  @Post(':id/elections')
  @HttpCode(200)
  @Answers(outcomeSchema)
  @ApiOperation({ summary: '档次变更 · A tier, signed for by the person' })
  async elect(
    @Param('id') id: string,
    @JsonBody(electionSchema) body: unknown,
    @CurrentActor() actor: Actor,
    @RequestCommandId() commandId: CommandId,
  ): Promise<object> {
    const subject = await this.subjectFor('elect-tier', id, actor);
    const fields = new Body(body);
    const hardship = fields.flag('hardship') === true ? { hardship: true } : {};
    const election = { feeYear: fields.feeYear('feeYear'), tierFen: fields.fen('tierFen'), signedOn: fields.date('signedOn'), ...hardship };
    return answerOf(await this.registration.electTier({ commandId, actor, subject }, election));
  }

  @Post(':id/hold')
  @HttpCode(200)
  @Answers(outcomeSchema)
  @ApiOperation({ summary: '暂停缴费 · Put on hold' })
  async hold(
    @Param('id') id: string,
    @JsonBody(closed({ from: texts.date, reason: { type: 'string', enum: holdReasons } }, ['from', 'reason'])) body: unknown,
    @CurrentActor() actor: Actor,
    @RequestCommandId() commandId: CommandId,
  ): Promise<object> {
    const subject = await this.subjectFor('hold-participation', id, actor);
    const fields = new Body(body);
    const reason = fields.text('reason') as HoldReason;
    if (!holdReasons.includes(reason))
      throw malformed('reason', `reason 应为 ${holdReasons.join('、')} 之一`, `reason is one of ${holdReasons.join(', ')}`);
    return answerOf(await this.registration.hold({ commandId, actor, subject }, { from: fields.date('from'), reason }));
  }

  @Post(':id/resume')
  @HttpCode(200)
  @Answers(outcomeSchema)
  @ApiOperation({ summary: '恢复缴费 · Resume' })
  async resume(
    @Param('id') id: string,
    @JsonBody(closed({ from: texts.date }, ['from'])) body: unknown,
    @CurrentActor() actor: Actor,
    @RequestCommandId() commandId: CommandId,
  ): Promise<object> {
    const subject = await this.subjectFor('resume-participation', id, actor);
    return answerOf(await this.registration.resume({ commandId, actor, subject }, { from: new Body(body).date('from') }));
  }

  @Get()
  @Answers(
    pageOf(answered({ subjectId: texts.subject, status: texts.text, unit: texts.text, village: texts.text, registeredOn: texts.date })),
  )
  @ApiOperation({ summary: '参保人名单 · Participants of a county or unit, page by page; pseudonyms only' })
  @ApiQuery({ name: 'unit', required: false })
  @ApiQuery({ name: 'cursor', required: false })
  @ApiQuery({ name: 'limit', required: false })
  async list(
    @CurrentActor() actor: Actor,
    @Query('county') county: string,
    @Query('unit') unit?: string,
    @Query('cursor') cursor?: string,
    @Query('limit') limit?: string,
  ): Promise<object> {
    countyIn(county, (field) => malformed(field, 'county 应为 6 位县级代码', 'county is the 6 digits of a county'));
    authorise(actor, 'read', unit ?? county);
    const most = limitIn(limit, { usual: 200, most: 1_000 }, (field) => malformed(field, '每页 1 至 1000 行', 'A page has 1 to 1000 rows'));
    const items = await this.registration.participants({
      county,
      unit: unit ?? null,
      limit: most,
      ...(cursor ? { after: subjectOf(cursor) } : {}),
    });
    return { items, next: items.length === most ? items.at(-1)!.subjectId : null };
  }

  /** The person, once the actor may act for their county; of people whom nobody has enrolled the decision says so itself. */
  private async subjectFor(command: AuthorisedCommand, id: string, actor: Actor): Promise<SubjectId> {
    const subject = subjectOf(id);
    authorise(actor, command, (await this.registration.countyOf(subject)) ?? actor.division);
    return subject;
  }
}

const reasonShortest = 2;
const revealedMax = 5_000;

/** 查找与揭示: from a number to the pseudonym, and back with a reason. */
@ApiTags('人员 · subjects')
@Controller('registration/subjects')
export class SubjectsController {
  constructor(
    @Inject(RegistrationToken) private readonly registration: Registration,
    @Inject(RegistrationEdgeToken) private readonly edge: RegistrationEdge,
  ) {}

  @Post('find')
  @HttpCode(200)
  @Answers(answered({ subjectId: texts.subject, status: texts.text }))
  @ApiOperation({ summary: '按证件号码查找 · The pseudonym of a citizen number' })
  async find(@JsonBody(closed({ number: texts.text }, ['number'])) body: unknown, @CurrentActor() actor: Actor): Promise<object> {
    authorise(actor, 'find-subject', actor.division);
    const subjectId = this.registration.subjectOf(new Body(body).text('number', 40));
    if (subjectId === undefined)
      throw new Problem({
        status: 400,
        code: 'NotACitizenNumber',
        zh: '证件号码有误，请核对',
        en: 'This is no citizen number',
        where: { field: 'number' },
      });
    // Whether somebody is registered elsewhere is for the officers there.
    const county = await this.registration.countyOf(subjectId);
    if (county === null || county === undefined || refusalOf(actor, 'read', county) !== undefined) return { subjectId, status: 'unknown' };
    return { subjectId, status: (await this.registration.participant(subjectId))?.status ?? 'unknown' };
  }

  /** County and blind index of the name, for reconciliation, which says only whether a name agrees. */
  @Post('registered')
  @HttpCode(200)
  @ApiExcludeEndpoint()
  async registered(
    @JsonBody(closed({ subjectId: texts.subject }, ['subjectId'])) body: unknown,
    @CurrentActor() actor: Actor,
  ): Promise<object> {
    authoriseService(actor, 'reconciliation');
    return { registered: await this.registration.registeredAs(subjectOf(new Body(body).text('subjectId'))) };
  }

  @Post('numbers')
  @HttpCode(200)
  @Answers(answered({ numbers: listOf(answered({ subjectId: texts.subject, number: orNull(texts.text) })) }))
  @ApiOperation({ summary: '显示证件号码 · Citizen numbers in clear; who saw them and why is kept' })
  async numbers(
    @JsonBody(closed({ subjectIds: listOf(texts.subject), reason: texts.text, payers: { type: 'boolean' } }, ['subjectIds', 'reason']))
    body: unknown,
    @CurrentActor() actor: Actor,
    @RequestCommandId() commandId: CommandId,
  ): Promise<object> {
    authorise(actor, 'reveal-numbers', actor.division);
    const fields = new Body(body);
    const reason = fields.text('reason');
    if (reason.trim().length < reasonShortest) throw malformed('reason', '请写明查看原因', 'Say why the numbers must be seen');
    const subjectIds = fields.list('subjectIds', revealedMax).map((id) => subjectOf(String(id)));
    // A service that shows differences also names payers whom nobody has registered; they are logged with the rest.
    const { payersNumbers } = this.edge;
    const elsewhere =
      fields.flag('payers') && payersNumbers ? (unknown: readonly SubjectId[]) => payersNumbers(unknown, actor.division) : undefined;
    return {
      numbers: await this.registration.revealNumbers({ commandId, actor, subjectIds, reason, ...(elsewhere ? { elsewhere } : {}) }),
    };
  }
}
